import { isCommitExpired, MAX_UNREVEALED_COMMITS } from '../../../economy/weights/reveal-period.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId, Hash } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { epochIndex } from '../epoch/schedule.ts';
import { errors, events, storage } from '../pallet.ts';
import { setLastUpdate, uidOf } from '../registration/neuron.ts';
import { passesWeightsLimit } from './set-weights.ts';

/** One entry of `WeightCommits`: hash, epoch and block of the commit, and an unused number. */
export type Commit = [hash: Hash, epoch: bigint, block: bigint, unused: bigint];

/** @throws CommitRevealDisabled */
export function ensureCommitRevealOn(ctx: Context, netuid: number): void {
  if (!storage.CommitRevealWeightsEnabled.get(ctx, netuid)) throw errors.CommitRevealDisabled();
}

/** Splits the expired commits off the front of a queue. */
export function splitExpired(
  ctx: Context,
  netuid: number,
  queue: readonly Commit[],
): { expired: Commit[]; live: Commit[] } {
  const current = epochIndex(ctx, netuid);
  const period = storage.RevealPeriodEpochs.get(ctx, netuid);
  const firstLive = queue.findIndex(([, epoch]) => !isCommitExpired(current, epoch, period));
  const cut = firstLive < 0 ? queue.length : firstLive;
  return { expired: queue.slice(0, cut), live: queue.slice(cut) };
}

/**
 * Remembers the hash of weights to be revealed later.
 * subtensor: pallets/subtensor/src/subnets/weights.rs `do_commit_weights`
 * @param index storage index of the mechanism, which exists
 * @throws CommitRevealDisabled, HotKeyNotRegisteredInSubNet, CommittingWeightsTooFast, TooManyUnrevealedCommits
 */
export function commitWeights(ctx: Context, hotkey: AccountId, netuid: number, index: number, hash: Hash): void {
  ensureCommitRevealOn(ctx, netuid);
  const uid = uidOf(ctx, netuid, hotkey);
  if (!passesWeightsLimit(ctx, index, uid)) throw errors.CommittingWeightsTooFast();
  const { live } = splitExpired(ctx, netuid, storage.WeightCommits.get(ctx, index, hotkey) ?? []);
  if (live.length >= MAX_UNREVEALED_COMMITS) throw errors.TooManyUnrevealedCommits();
  storage.WeightCommits.put(ctx, index, hotkey, [...live, [hash, epochIndex(ctx, netuid), now(ctx), 0n]]);
  ctx.deposit(events.WeightsCommitted([hotkey, index, hash]));
  setLastUpdate(ctx, index, netuid, uid, now(ctx));
}
