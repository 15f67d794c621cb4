import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { now } from './block.ts';
import { errors, storage } from './pallet.ts';

/** Transactions limited per (account, netuid): the `u16` in `TransactionKeyLastBlock`. subtensor: pallets/subtensor/src/utils/rate_limiting.rs */
export const TransactionKind = {
  setChildren: 0,
  setChildkeyTake: 1,
  weightsVersionKey: 4,
  mechanismCount: 7,
  mechanismEmissionSplit: 8,
  uidTrimming: 9,
  setTempo: 11,
} as const;

/** Whether `limit` blocks have passed since `last`; a last block of 0 (never) always passes. */
export const hasPassed = (ctx: Context, last: bigint, limit: bigint): boolean =>
  last === 0n || now(ctx) - last >= limit;

/** @throws TxRateLimitExceeded */
export function ensureTransactionLimit(
  ctx: Context,
  kind: number,
  who: AccountId,
  netuid: number,
  limit: bigint,
): void {
  if (!hasPassed(ctx, storage.TransactionKeyLastBlock.get(ctx, who, netuid, kind), limit))
    throw errors.TxRateLimitExceeded();
}
export function stampTransaction(ctx: Context, kind: number, who: AccountId, netuid: number): void {
  storage.TransactionKeyLastBlock.put(ctx, who, netuid, kind, now(ctx));
}
