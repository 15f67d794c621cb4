// The arithmetic of a batch: what meets inside it at the current price, and what is left for the pool.
// subtensor: pallets/limit-orders/src/lib.rs
import { U64_MAX } from '../../economy/fixed/fixed-format.ts';
import { U64F64 } from '../../economy/fixed/formats.ts';
import { limitOrders } from './declaration.ts';

/** What all orders of a batch bring: rao to buy with after fees, alpha-rao to sell. */
export interface Totals {
  readonly buyRao: bigint;
  readonly sellAlpha: bigint;
}
/** The one trade with the pool: `amount` in rao (Buy) or alpha-rao (Sell). */
export interface Net {
  readonly side: 'Buy' | 'Sell';
  readonly amount: bigint;
}

/** U64F64 holds integers up to 2^64 - 1; a larger one becomes the largest number there is. */
const saturated = (value: bigint): bigint => (value > U64_MAX ? U64F64.max : U64F64.fromInt(value));
const whole = (raw: bigint): bigint => raw >> U64F64.fraction;

/** Alpha-rao in rao at a price (raw U64F64), rounded down. */
export const alphaToTao = (alpha: bigint, price: bigint): bigint => whole(U64F64.mul(price, saturated(alpha)));

/** Rao in alpha-rao at a price (raw U64F64), rounded down; nothing at a price of 0. @throws LimitOrders.ArithmeticOverflow */
export function taoToAlpha(rao: bigint, price: bigint): bigint {
  if (price === 0n) return 0n;
  const alpha = U64F64.checkedDiv(saturated(rao), price);
  if (alpha === null) throw limitOrders.errors.ArithmeticOverflow();
  return whole(alpha);
}

/** Which side is left over at the current price, and how much of it. @throws LimitOrders.ArithmeticOverflow */
export function net({ buyRao, sellAlpha }: Totals, price: bigint): Net {
  const sellRao = alphaToTao(sellAlpha, price);
  if (buyRao >= sellRao) return { side: 'Buy', amount: BigInt.asUintN(64, buyRao - sellRao) };
  const buyAlpha = taoToAlpha(buyRao, price);
  return { side: 'Sell', amount: BigInt.asUintN(64, sellAlpha > buyAlpha ? sellAlpha - buyAlpha : 0n) };
}

/** The part of `total` that belongs to `own` of `all`, rounded down. */
export const share = (total: bigint, own: bigint, all: bigint): bigint =>
  all === 0n ? 0n : BigInt.asUintN(64, (total * own) / all);
