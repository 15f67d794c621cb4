/**
 * How far a set may vote, and what its last vote hands over to.
 * substrate: client/consensus/grandpa/src/{authorities,import,environment}.rs; frame/grandpa (one pending change at a time).
 */
import { consensusLogs, grandpaEngine } from '../../substrate/digest.ts';
import { decodeGrandpaLog, type GrandpaLog } from '../../substrate/grandpa/grandpa-log.ts';
import type { Header } from '../../substrate/header.ts';
import type { GadgetState, PendingHandover } from './gadget-state.ts';

/** What GRANDPA announces in a header, in order. @throws ScaleError */
export const grandpaLogs = (header: Header): GrandpaLog[] =>
  consensusLogs(header.digest, grandpaEngine).map(decodeGrandpaLog);

export interface VotingLimit {
  /** How many of the headers the set may finalize now; 0 while voting is paused. */
  readonly count: number;
  /** Announcements in force or waiting once they are final. */
  readonly pending?: PendingHandover;
  readonly pausedFrom?: number;
}

/** Looks through the headers after the last final block, in order, for what the current set may finalize in one go. */
export function votingLimit(state: GadgetState, headers: readonly Header[]): VotingLimit {
  const pause = pauseAfter(state.pausedFrom, headers);
  const open = pause === undefined ? headers : headers.filter(({ number }) => number <= pause);
  let { pending } = state;
  let count = 0;
  for (const header of open) {
    count++;
    for (const log of grandpaLogs(header))
      if (log.type === 'scheduledChange' && !pending && header.number > (state.forcedAt ?? 0))
        pending = { lastBlock: header.number + log.delay, next: log.next };
    if (pending && header.number >= pending.lastBlock) break;
  }
  const pausedFrom = pauseAfter(state.pausedFrom, open.slice(0, count));
  return { count, ...(pending && { pending }), ...(pausedFrom !== undefined && { pausedFrom }) };
}

/** Last block before the pause that holds after these headers; undefined when voting goes on. */
function pauseAfter(before: number | undefined, headers: readonly Header[]): number | undefined {
  let pausedFrom = before;
  let resumesAt = Infinity;
  for (const header of headers) {
    for (const log of grandpaLogs(header)) {
      if (log.type === 'pause') [pausedFrom, resumesAt] = [header.number + log.delay, Infinity];
      else if (log.type === 'resume') resumesAt = header.number + log.delay;
    }
    if (header.number >= resumesAt) pausedFrom = undefined;
  }
  return pausedFrom;
}
