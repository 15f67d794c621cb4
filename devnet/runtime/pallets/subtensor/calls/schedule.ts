// set_tempo, set_activity_cutoff_factor and trigger_epoch: what a subnet's owner may say about its epochs.
import type { Context } from '../../../frame/context.ts';
import type { Origin } from '../../../frame/origin.ts';
import { now } from '../block.ts';
import { blocksUntilEpoch, ensureAdminWindowOpen, restartCycle } from '../epoch/schedule.ts';
import { constants, errors, events, storage } from '../pallet.ts';
import { ensureTransactionLimit, stampTransaction, TransactionKind } from '../rate-limit.ts';
import { ensureHyperparameterLimit, stampHyperparameter } from '../subnets/owner-limit.ts';
import { ensureOwnerOrRoot, ensureSubnetExists, ensureSubnetOwner } from '../subnets/subnet.ts';

/** Blocks between two changes of the tempo by the owner. */
const TEMPO_RATE_LIMIT = 360n;

/** Changes the blocks between epochs and starts a new cycle. @throws TempoOutOfBounds, AdminActionProhibitedDuringWeightsWindow, TxRateLimitExceeded */
export function setTempo(ctx: Context, origin: Origin, { netuid, tempo }: { netuid: number; tempo: number }): void {
  ensureSubnetExists(ctx, netuid);
  const owner = ensureSubnetOwner(ctx, origin, netuid);
  if (tempo < constants.MinTempo || tempo > constants.MaxTempo) throw errors.TempoOutOfBounds();
  ensureAdminWindowOpen(ctx, netuid);
  ensureTransactionLimit(ctx, TransactionKind.setTempo, owner, netuid, TEMPO_RATE_LIMIT);
  restartCycle(ctx, netuid, tempo);
  stampTransaction(ctx, TransactionKind.setTempo, owner, netuid);
  ctx.deposit(events.TempoSet([netuid, tempo]));
}

/** Changes how many thousandths of a tempo a neuron may stay silent. @throws ActivityCutoffFactorMilliOutOfBounds */
export function setActivityCutoffFactor(
  ctx: Context,
  origin: Origin,
  args: { netuid: number; factor_milli: number },
): void {
  const { netuid, factor_milli } = args;
  ensureSubnetExists(ctx, netuid);
  const owner = ensureOwnerOrRoot(ctx, origin, netuid);
  if (factor_milli < constants.MinActivityCutoffFactorMilli || factor_milli > constants.MaxActivityCutoffFactorMilli)
    throw errors.ActivityCutoffFactorMilliOutOfBounds();
  if (owner !== undefined) {
    ensureHyperparameterLimit(ctx, netuid, 'ActivityCutoffFactorMilli');
    ensureAdminWindowOpen(ctx, netuid);
    stampHyperparameter(ctx, netuid, 'ActivityCutoffFactorMilli');
  }
  storage.ActivityCutoffFactorMilli.put(ctx, netuid, factor_milli);
  ctx.deposit(events.ActivityCutoffFactorMilliSet({ netuid, factor_milli }));
}

/** Lets the next epoch come early, after the admin freeze window. @throws DynamicTempoBlockedByCommitReveal, EpochTriggerAlreadyPending, AutoEpochAlreadyImminent */
export function triggerEpoch(ctx: Context, origin: Origin, { netuid }: { netuid: number }): void {
  ensureSubnetExists(ctx, netuid);
  const by = ensureSubnetOwner(ctx, origin, netuid);
  if (storage.CommitRevealWeightsEnabled.get(ctx, netuid)) throw errors.DynamicTempoBlockedByCommitReveal();
  if (storage.PendingEpochAt.get(ctx, netuid) !== 0n) throw errors.EpochTriggerAlreadyPending();
  const window = BigInt(storage.AdminFreezeWindow.get(ctx));
  if (blocksUntilEpoch(ctx, netuid) < window) throw errors.AutoEpochAlreadyImminent();
  ensureHyperparameterLimit(ctx, netuid, 'TriggerEpoch');
  const fires_at = now(ctx) + window;
  storage.PendingEpochAt.put(ctx, netuid, fires_at);
  stampHyperparameter(ctx, netuid, 'TriggerEpoch');
  ctx.deposit(events.EpochTriggered({ netuid, by, fires_at }));
}
