import { bytesToHex, hexToBytes } from '../../../../../substrate/bytes.ts';
import { commitHash } from '../../../economy/weights/commit-hash.ts';
import { mayReveal } from '../../../economy/weights/reveal-period.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId, Hash } from '../../../frame/types.ts';
import { epochIndex } from '../epoch/schedule.ts';
import { errors, events, storage } from '../pallet.ts';
import { existingMechanismIndex } from '../subnets/subnet.ts';
import { ensureCommitRevealOn, splitExpired, type Commit } from './commit.ts';
import { setWeights, type WeightsArgs } from './set-weights.ts';

export interface Reveal extends WeightsArgs {
  /** u16 each. */
  readonly salt: readonly number[];
}

/** The hash a reveal must have been committed with. */
export const hashOf = (hotkey: AccountId, netuidIndex: number, reveal: Reveal): Hash =>
  bytesToHex(
    commitHash({
      hotkey: hexToBytes(hotkey),
      netuidIndex,
      uids: reveal.uids,
      values: reveal.values,
      salt: reveal.salt,
      versionKey: reveal.versionKey,
    }),
  ) as Hash;

/**
 * Shows the weights behind a commit and sets them; the commit and all older ones are forgotten.
 * subtensor: pallets/subtensor/src/subnets/weights.rs `do_reveal_weights`
 * @throws MechanismDoesNotExist, CommitRevealDisabled, NoWeightsCommitFound, ExpiredWeightCommit,
 * InvalidRevealCommitHashNotMatch, RevealTooEarly, and what setting weights throws
 */
export function revealWeights(ctx: Context, hotkey: AccountId, reveal: Reveal): void {
  const index = existingMechanismIndex(ctx, reveal.netuid, reveal.mecid);
  ensureCommitRevealOn(ctx, reveal.netuid);
  const queue = liveQueue(ctx, hotkey, reveal.netuid, index);
  const hash = hashOf(hotkey, index, reveal);
  const position = findCommit(ctx, reveal.netuid, queue, hash);
  putQueue(ctx, index, hotkey, queue.live.slice(position + 1));
  setWeights(ctx, hotkey, reveal);
  ctx.deposit(events.WeightsRevealed([hotkey, index, hash]));
}

/** What `batch_reveal_weights` is called with: each place in the lists is one reveal. */
export interface BatchRevealArgs {
  readonly netuid: number;
  readonly uids_list: readonly number[][];
  readonly values_list: readonly number[][];
  readonly salts_list: readonly number[][];
  readonly version_keys: readonly bigint[];
}

/** The reveals of a batch, all of mechanism 0. @throws InputLengthsUnequal */
export function batchedReveals(args: BatchRevealArgs): Reveal[] {
  const { netuid, uids_list, values_list, salts_list, version_keys } = args;
  if ([values_list, salts_list, version_keys].some((list) => list.length !== uids_list.length))
    throw errors.InputLengthsUnequal();
  return uids_list.map((uids, i) => ({
    netuid,
    mecid: 0,
    uids,
    values: values_list[i]!,
    salt: salts_list[i]!,
    versionKey: version_keys[i]!,
  }));
}

/** Reveals several commits of mechanism 0 at once: all or none; older commits stay. @throws InputLengthsUnequal and as above */
export function batchRevealWeights(ctx: Context, hotkey: AccountId, netuid: number, reveals: readonly Reveal[]): void {
  const index = existingMechanismIndex(ctx, netuid, 0);
  ensureCommitRevealOn(ctx, netuid);
  const queue = liveQueue(ctx, hotkey, netuid, index);
  const hashes = reveals.map((reveal) => hashOf(hotkey, index, reveal));
  for (const hash of hashes) findCommit(ctx, netuid, queue, hash);
  let live = queue.live;
  reveals.forEach((reveal, i) => {
    const at = live.findIndex(([hash]) => hash === hashes[i]);
    live = live.filter((_, k) => k !== at);
    setWeights(ctx, hotkey, reveal);
  });
  putQueue(ctx, index, hotkey, live);
  ctx.deposit(events.WeightsBatchRevealed([hotkey, netuid, hashes]));
}

interface Queue {
  readonly expired: readonly Commit[];
  readonly live: readonly Commit[];
}

function liveQueue(ctx: Context, hotkey: AccountId, netuid: number, index: number): Queue {
  const queue = storage.WeightCommits.get(ctx, index, hotkey);
  if (!queue) throw errors.NoWeightsCommitFound();
  return splitExpired(ctx, netuid, queue);
}

/** Position of the commit among the live ones. */
function findCommit(ctx: Context, netuid: number, { expired, live }: Queue, hash: Hash): number {
  const position = live.findIndex(([known]) => known === hash);
  if (position < 0) {
    if (expired.some(([known]) => known === hash)) throw errors.ExpiredWeightCommit();
    throw live.length === 0 ? errors.NoWeightsCommitFound() : errors.InvalidRevealCommitHashNotMatch();
  }
  if (!mayReveal(epochIndex(ctx, netuid), live[position]![1], storage.RevealPeriodEpochs.get(ctx, netuid)))
    throw errors.RevealTooEarly();
  return position;
}

function putQueue(ctx: Context, index: number, hotkey: AccountId, queue: readonly Commit[]): void {
  if (queue.length === 0) storage.WeightCommits.remove(ctx, index, hotkey);
  else storage.WeightCommits.put(ctx, index, hotkey, [...queue]);
}
