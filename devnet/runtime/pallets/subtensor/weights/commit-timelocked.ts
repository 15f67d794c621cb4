import { blake2AsU8a } from '@polkadot/util-crypto';
import { bytesToHex } from '../../../../../substrate/bytes.ts';
import { MAX_UNREVEALED_COMMITS } from '../../../economy/weights/reveal-period.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { epochIndex } from '../epoch/schedule.ts';
import { errors, events, storage } from '../pallet.ts';
import { setLastUpdate, uidOf } from '../registration/neuron.ts';
import { existingMechanismIndex } from '../subnets/subnet.ts';
import { ensureCommitRevealOn } from './commit.ts';
import { passesWeightsLimit } from './set-weights.ts';

export interface TimelockedCommit {
  readonly netuid: number;
  readonly mecid: number;
  /** Weights encrypted to a round of drand. */
  readonly encrypted: Uint8Array;
  readonly revealRound: bigint;
  /** Of the client's way to commit. */
  readonly version: number;
}

/**
 * Keeps encrypted weights, which the chain opens by itself once drand has published the round.
 * subtensor: pallets/subtensor/src/subnets/weights.rs `internal_commit_timelocked_weights`
 * @throws MechanismDoesNotExist, CommitRevealDisabled, IncorrectCommitRevealVersion, HotKeyNotRegisteredInSubNet,
 * CommittingWeightsTooFast, TooManyUnrevealedCommits
 */
export function commitTimelocked(ctx: Context, hotkey: AccountId, commit: TimelockedCommit): void {
  const { netuid, encrypted, revealRound } = commit;
  const index = existingMechanismIndex(ctx, netuid, commit.mecid);
  ensureCommitRevealOn(ctx, netuid);
  if (commit.version !== storage.CommitRevealWeightsVersion.get(ctx)) throw errors.IncorrectCommitRevealVersion();
  const uid = uidOf(ctx, netuid, hotkey);
  if (!passesWeightsLimit(ctx, index, uid)) throw errors.CommittingWeightsTooFast();
  const epoch = epochIndex(ctx, netuid);
  const queue = storage.TimelockedWeightCommits.get(ctx, index, epoch);
  if (queue.filter(([who]) => who === hotkey).length >= MAX_UNREVEALED_COMMITS) throw errors.TooManyUnrevealedCommits();
  storage.TimelockedWeightCommits.put(ctx, index, epoch, [...queue, [hotkey, now(ctx), encrypted, revealRound]]);
  const hash = bytesToHex(blake2AsU8a(encrypted, 256));
  ctx.deposit(events.TimelockedWeightsCommitted([hotkey, index, hash, revealRound]));
  setLastUpdate(ctx, index, netuid, uid, now(ctx));
}
