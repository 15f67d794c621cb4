// Mechanisms of a subnet: how many, and how they share its emission.
import type { Context } from '../../frame/context.ts';
import type { Origin } from '../../frame/origin.ts';
import type { AccountId } from '../../frame/types.ts';
import { ensureAdminWindowOpen } from '../subtensor/epoch/schedule.ts';
import { timing } from '../subtensor/fast-blocks.ts';
import { constants, errors, storage } from '../subtensor/pallet.ts';
import { ensureTransactionLimit, stampTransaction, TransactionKind } from '../subtensor/rate-limit.ts';
import { ensureOwnerOrRoot, mechanismIndices, subnetExists } from '../subtensor/subnets/subnet.ts';

/** @throws MechanismDoesNotExist, InvalidValue, TooManyUIDsPerMechanism */
export function setMechanismCount(
  ctx: Context,
  origin: Origin,
  args: { netuid: number; mechanism_count: number },
): void {
  const { netuid, mechanism_count: count } = args;
  const owner = admit(ctx, origin, netuid, TransactionKind.mechanismCount);
  if (count < 1 || count > storage.MaxMechanismCount.get(ctx)) throw errors.InvalidValue();
  if (storage.MaxAllowedUids.get(ctx, netuid) * count > constants.InitialMaxAllowedUids)
    throw errors.TooManyUIDsPerMechanism();
  const indices = mechanismIndices(ctx, netuid);
  if (count !== indices.length) {
    for (const index of indices.slice(count))
      for (const item of [
        storage.Weights,
        storage.Incentive,
        storage.LastUpdate,
        storage.Bonds,
        storage.WeightCommits,
        storage.TimelockedWeightCommits,
      ])
        item.clear(ctx, index);
    storage.MechanismCountCurrent.put(ctx, netuid, count);
    storage.MechanismEmissionSplit.remove(ctx, netuid);
  }
  if (owner !== undefined) stampTransaction(ctx, TransactionKind.mechanismCount, owner, netuid);
}

/** u16 parts that sum to 65535, one per mechanism at most; none shares evenly. @throws MechanismDoesNotExist, InvalidValue */
export function setEmissionSplit(
  ctx: Context,
  origin: Origin,
  args: { netuid: number; maybe_split: number[] | undefined },
): void {
  const { netuid, maybe_split: split } = args;
  const owner = admit(ctx, origin, netuid, TransactionKind.mechanismEmissionSplit);
  if (split === undefined) {
    storage.MechanismEmissionSplit.remove(ctx, netuid);
  } else {
    const fits = split.length >= 1 && split.length <= storage.MechanismCountCurrent.get(ctx, netuid);
    if (!fits || split.reduce((sum, part) => sum + part, 0) !== 65535) throw errors.InvalidValue();
    storage.MechanismEmissionSplit.put(ctx, netuid, split);
  }
  if (owner !== undefined) stampTransaction(ctx, TransactionKind.mechanismEmissionSplit, owner, netuid);
}

function admit(ctx: Context, origin: Origin, netuid: number, kind: number): AccountId | undefined {
  const owner = ensureOwnerOrRoot(ctx, origin, netuid);
  if (owner !== undefined) ensureTransactionLimit(ctx, kind, owner, netuid, timing(ctx).mechanismChangeInterval);
  ensureAdminWindowOpen(ctx, netuid);
  if (!subnetExists(ctx, netuid)) throw errors.MechanismDoesNotExist();
  return owner;
}
