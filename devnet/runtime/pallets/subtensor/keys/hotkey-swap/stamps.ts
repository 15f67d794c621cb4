// The blocks of an account's last limited transactions.
import type { Context } from '../../../../frame/context.ts';
import type { AccountId } from '../../../../frame/types.ts';
import { now } from '../../block.ts';
import { errors, storage } from '../../pallet.ts';

const KINDS = ['LastTxBlock', 'LastTxBlockDelegateTake', 'LastTxBlockChildKeyTake'] as const;

/** One key swap per `TxRateLimit` blocks of a coldkey. @throws HotKeySetTxRateLimitExceeded */
export function ensureMaySwap(ctx: Context, coldkey: AccountId): void {
  const limit = storage.TxRateLimit.get(ctx);
  const last = storage.LastRateLimitedBlock.get(ctx, { type: 'LastTxBlock', value: coldkey });
  if (limit !== 0n && last !== 0n && now(ctx) - last <= limit) throw errors.HotKeySetTxRateLimitExceeded();
}

/** Gives the stamps of one key to another, zeros too. */
export function copyStamps(ctx: Context, from: AccountId, to: AccountId): void {
  for (const type of KINDS) {
    const block = storage.LastRateLimitedBlock.get(ctx, { type, value: from });
    storage.LastRateLimitedBlock.put(ctx, { type, value: to }, block);
  }
}

export function removeStamps(ctx: Context, key: AccountId): void {
  for (const type of KINDS) storage.LastRateLimitedBlock.remove(ctx, { type, value: key });
}

/** Notes that the coldkey swapped a key in this block. */
export const stampSwap = (ctx: Context, coldkey: AccountId): void =>
  storage.LastRateLimitedBlock.put(ctx, { type: 'LastTxBlock', value: coldkey }, now(ctx));
