import { blake2b256 } from '../../../../substrate/hash.ts';
import { bytesToHex } from '../../../../substrate/bytes.ts';
import { U64_MAX } from '../../economy/fixed/fixed-format.ts';
import type { Context } from '../../frame/context.ts';
import { encode, type ValueOf } from '../../frame/type.ts';
import type { Hash } from '../../frame/types.ts';
import type { order, signedOrder, versionedOrder } from '../../types/limit-orders.ts';
import { versionedOrder as versionedOrderType } from '../../types/limit-orders.ts';
import { limitOrders } from './declaration.ts';

export type Order = ValueOf<typeof order>;
export type VersionedOrder = ValueOf<typeof versionedOrder>;
export type SignedOrder = ValueOf<typeof signedOrder>;

const BILLION = 1_000_000_000n;
const { Orders } = limitOrders.storage;

/** What is signed. */
export const orderBytes = (versioned: VersionedOrder): Uint8Array => encode(versionedOrderType, versioned);
/** Under which the chain keeps the status of an order. */
export const orderId = (versioned: VersionedOrder): Hash => bytesToHex(blake2b256(orderBytes(versioned)));

export const isBuy = ({ order_type }: Pick<Order, 'order_type'>): boolean => order_type === 'LimitBuy';

/** `Perbill::mul_floor` of a u64. */
export function partOf(perbill: number, amount: bigint): bigint {
  const part = (amount * BigInt(perbill)) / BILLION;
  return part > U64_MAX ? U64_MAX : part;
}

/** What is traded now, in the unit of the order: rao to buy with, alpha-rao to sell. */
export const amountNow = ({ order: { value }, partial_fill }: SignedOrder): bigint => partial_fill ?? value.amount;

/**
 * The price at which the pool stops: the order's price widened by the slippage its signer bears; no limit when none is named.
 * Rao per whole alpha. subtensor: pallets/limit-orders/src/lib.rs `compute_effective_swap_limit`
 */
export function swapLimit(of: Pick<Order, 'order_type' | 'limit_price' | 'max_slippage'>): bigint {
  const buy = isBuy(of);
  if (of.max_slippage === undefined) return buy ? U64_MAX : 0n;
  const delta = partOf(of.max_slippage, of.limit_price);
  const limit = buy ? of.limit_price + delta : of.limit_price - delta;
  return limit > U64_MAX ? U64_MAX : limit < 0n ? 0n : limit;
}

/** How much of an order is done already; 0 for one never seen. */
export function filledBefore(ctx: Context, id: Hash): bigint {
  const status = Orders.get(ctx, id);
  return status?.type === 'PartiallyFilled' ? status.value : 0n;
}

/** Writes down that an order was executed, in part or as a whole. */
export function noteFill(ctx: Context, id: Hash, partial: bigint | undefined, amount: bigint): void {
  const filled = filledBefore(ctx, id) + (partial ?? amount);
  const done = partial === undefined || filled >= amount;
  Orders.put(ctx, id, done ? { type: 'Fulfilled' } : { type: 'PartiallyFilled', value: filled });
}
