// Settings whose rate limit is not the common one.
import type { Context } from '../../frame/context.ts';
import type { Origin } from '../../frame/origin.ts';
import type { AccountId } from '../../frame/types.ts';
import { now } from '../subtensor/block.ts';
import { ensureAdminWindowOpen } from '../subtensor/epoch/schedule.ts';
import { errors as subtensorErrors, events, storage } from '../subtensor/pallet.ts';
import { ensureTransactionLimit, hasPassed, stampTransaction, TransactionKind } from '../subtensor/rate-limit.ts';
import { ensureOwnerOrRoot, ensureSubnetExists, subnetExists } from '../subtensor/subnets/subnet.ts';
import { adminUtils } from './declaration.ts';

/** Blocks between two changes of a subnet's owner hotkey, for root too. */
const OWNER_HOTKEY_RATE_LIMIT = 50_400n;

/** The least version of validator software whose weights count. */
export function setWeightsVersionKey(
  ctx: Context,
  origin: Origin,
  args: { netuid: number; weights_version_key: bigint },
): void {
  const { netuid, weights_version_key: version } = args;
  const owner = ensureOwnerOrRoot(ctx, origin, netuid);
  const limit = BigInt(storage.Tempo.get(ctx, netuid)) * storage.WeightsVersionKeyRateLimit.get(ctx);
  if (owner !== undefined) ensureTransactionLimit(ctx, TransactionKind.weightsVersionKey, owner, netuid, limit);
  ensureAdminWindowOpen(ctx, netuid);
  if (!subnetExists(ctx, netuid)) throw adminUtils.errors.SubnetDoesNotExist();
  storage.WeightsVersionKey.put(ctx, netuid, version);
  if (owner !== undefined) stampTransaction(ctx, TransactionKind.weightsVersionKey, owner, netuid);
  ctx.deposit(events.WeightsVersionKeySet([netuid, version]));
}

/** The hotkey that stands for the owner of a subnet. @throws SubnetNotExists, TxRateLimitExceeded */
export function setOwnerHotkey(
  ctx: Context,
  origin: Origin,
  { netuid, hotkey }: { netuid: number; hotkey: AccountId },
): void {
  ensureOwnerOrRoot(ctx, origin, netuid);
  ensureSubnetExists(ctx, netuid);
  const key = { type: 'SetSNOwnerHotkey', value: netuid } as const;
  if (!hasPassed(ctx, storage.LastRateLimitedBlock.get(ctx, key), OWNER_HOTKEY_RATE_LIMIT))
    throw subtensorErrors.TxRateLimitExceeded();
  storage.LastRateLimitedBlock.put(ctx, key, now(ctx));
  storage.SubnetOwnerHotkey.put(ctx, netuid, hotkey);
  ctx.deposit(events.SubnetOwnerHotkeySet([netuid, hotkey]));
}
