/**
 * Which GRANDPA set may finalize which block. Changes are announced in headers; finality proofs of the blocks where a set
 * ends carry the trust from one set to the next.
 * substrate: client/consensus/grandpa/src/{authorities,import}.rs; frame/grandpa (one pending change at a time).
 */
import { consensusLogs, grandpaEngine } from '../../substrate/digest.ts';
import type { Authority, AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { decodeGrandpaLog } from '../../substrate/grandpa/grandpa-log.ts';
import type { Header } from '../../substrate/header.ts';
import { RefusedError } from './refused-error.ts';

/** A change of authorities that a header announces. */
export interface SetChange {
  readonly signalledIn: number;
  /** Last block the old set finalizes. */
  readonly lastBlock: number;
  readonly next: readonly Authority[];
  /** Takes effect without finality: nothing proves it to a light client. */
  readonly forced: boolean;
}

/** Pause and resume as headers announce them: no finality is to be expected from block `from` on. */
export interface SetPause {
  readonly paused: boolean;
  readonly from: number;
}

/** The voting set, and the change that is announced in a final block and not yet in force. */
export interface FollowedSet extends AuthoritySet {
  readonly pending?: SetChange;
  readonly pause?: SetPause;
}

export type SetRefusal =
  /** The old set cannot finalize this block: a handover comes before. */
  | 'beyond handover'
  /** A change without finality was made; only a newer checkpoint leads past it. */
  | 'forced change'
  /** Two changes in one header, or one while another waits: no honest chain does that. */
  | 'overlapping changes';

/** Finality cannot be followed here with what is known. `at` is the block that says so. */
export class SetRefusedError extends RefusedError {
  override readonly name = 'SetRefusedError';
  constructor(
    readonly reason: SetRefusal,
    readonly at: number,
    particulars: string,
  ) {
    super(`The authorities cannot be followed (${reason}): ${particulars}`);
  }
}

/** What GRANDPA announces in one header. */
export interface SetSignals {
  readonly change?: SetChange;
  readonly pause?: SetPause;
}

/** Reads a header's announcements. @throws SetRefusedError ('overlapping changes'), ScaleError */
export function setSignals(header: Header): SetSignals {
  let change: SetChange | undefined;
  let pause: SetPause | undefined;
  for (const data of consensusLogs(header.digest, grandpaEngine)) {
    const log = decodeGrandpaLog(data);
    if (log.type === 'pause' || log.type === 'resume') {
      pause = { paused: log.type === 'pause', from: header.number + log.delay };
    } else if (log.type !== 'onDisabled') {
      if (change) {
        throw new SetRefusedError('overlapping changes', header.number, `block ${header.number} announces two`);
      }
      change = {
        signalledIn: header.number,
        lastBlock: header.number + log.delay,
        next: log.next,
        forced: log.type === 'forcedChange',
      };
    }
  }
  return { ...(change && { change }), ...(pause && { pause }) };
}

/**
 * The set once `target` is final, given every announcement between the last final block and the target (it included).
 * The votes for the target are those of `set` in any case.
 * @throws SetRefusedError when `set` may not finalize the target
 */
export function setAfter(set: FollowedSet, signals: Iterable<SetSignals>, target: number): FollowedSet {
  const { setId, authorities } = set;
  let { pending, pause } = set;
  for (const { change, pause: announced } of signals) {
    if (announced) pause = announced;
    if (!change) continue;
    if (change.forced) {
      const from = `block ${change.signalledIn} forces a change at block ${change.lastBlock}`;
      throw new SetRefusedError('forced change', change.signalledIn, `${from}; a newer checkpoint is needed`);
    }
    if (pending) {
      // Behind the handover the new set has the word, and the target with it.
      if (change.signalledIn > pending.lastBlock) break;
      throw new SetRefusedError(
        'overlapping changes',
        change.signalledIn,
        `block ${change.signalledIn} announces one while that of block ${pending.signalledIn} waits`,
      );
    }
    pending = change;
  }
  if (pending && target > pending.lastBlock) {
    const last = `block ${pending.lastBlock} is the last of set ${setId}`;
    throw new SetRefusedError('beyond handover', pending.lastBlock, `${last}, block ${target} is not its to finalize`);
  }
  const kept = pause ? { pause } : {};
  if (pending && target === pending.lastBlock) return { setId: setId + 1n, authorities: pending.next, ...kept };
  return { setId, authorities, ...(pending && { pending }), ...kept };
}
