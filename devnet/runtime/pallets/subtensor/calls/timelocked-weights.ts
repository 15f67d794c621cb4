// The calls that commit encrypted weights.
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import { commitTimelocked } from '../weights/commit-timelocked.ts';

interface CommitArgs {
  netuid: number;
  commit: Uint8Array;
  reveal_round: bigint;
  commit_reveal_version: number;
}

export function commitMechanism(ctx: Context, origin: Origin, args: CommitArgs & { mecid: number }): void {
  const { netuid, mecid, commit: encrypted, reveal_round: revealRound, commit_reveal_version: version } = args;
  commitTimelocked(ctx, ensureSigned(origin), { netuid, mecid, encrypted, revealRound, version });
}

export const commit = (ctx: Context, origin: Origin, args: CommitArgs): void =>
  commitMechanism(ctx, origin, { ...args, mecid: 0 });

/** The version of clients that do not say it. */
const VERSION = 4;

export const commitCrv3Mechanism = (
  ctx: Context,
  origin: Origin,
  args: Omit<CommitArgs, 'commit_reveal_version'> & { mecid: number },
): void => commitMechanism(ctx, origin, { ...args, commit_reveal_version: VERSION });
