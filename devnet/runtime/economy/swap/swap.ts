// One swap against a pool: checks, fee, price limit, amounts. Nothing is stored; the caller applies the result.
// Source: `subtensor: pallets/swap/src/pallet/{impls,swap_step}.rs`.
import { U64F64 } from '../fixed/formats.ts';
import { U64_MAX } from '../fixed/fixed-format.ts';
import { alphaOut, alphaToReachPrice, poolPrice, taoOut, taoToReachPrice } from './balancer.ts';
import type { Pool } from './balancer.ts';

/** Smallest output reserve of a pool that trades, rao or alpha-rao. */
const MINIMUM_RESERVE = 1_000_000n;
/** Largest net input as a multiple of the input reserve. */
const MAX_INPUT_RESERVE_MULTIPLE = 1_000n;
/** Fee rate of a subnet that set none, of 65535. */
export const DEFAULT_FEE_RATE = 33;
/** Limit of a sale without a limit, rao per whole alpha. */
export const MIN_PRICE_RAO = 1_000n;
/** Limit of a purchase without a limit, rao per whole alpha. */
export const MAX_PRICE_RAO = 1_000_000_000_000_000n;

/** `buy`: TAO in, alpha out. `sell`: alpha in, TAO out. */
export type Side = 'buy' | 'sell';

/** Errors of pallet Swap by their names on the chain. Nothing was traded. */
export type SwapErrorName = 'SwapInputTooLarge' | 'ReservesTooLow' | 'PriceLimitExceeded' | 'InsufficientLiquidity';

const REASONS: Record<SwapErrorName, string> = {
  SwapInputTooLarge: 'The amount is more than 1000 times what the pool holds.',
  ReservesTooLow: 'The pool holds too little to trade.',
  PriceLimitExceeded: 'The price is already beyond the limit.',
  InsufficientLiquidity: 'The pool cannot pay out that much.',
};

/** A swap that the pool refuses; nothing was traded. `code` is the chain's error name. */
export class SwapError extends Error {
  override readonly name = 'SwapError';
  readonly code: SwapErrorName;
  constructor(code: SwapErrorName) {
    super(`${REASONS[code]} Nothing was traded.`);
    this.code = code;
  }
}

export interface SwapOrder {
  readonly side: Side;
  /** Rao for a buy, alpha-rao for a sale; the fee is inside it. */
  readonly amount: bigint;
  /** Price not to cross, raw U64F64 (see `limitPrice`). */
  readonly limit: bigint;
  /** Fee rate of 65535; 0 when fees are dropped. */
  readonly feeRate: number;
}

/** Amounts in the units of their token (rao or alpha-rao). */
export interface SwapResult {
  /** Net input: what enters the reserve. */
  readonly paidIn: bigint;
  readonly paidOut: bigint;
  /** In the input token, on top of `paidIn`. */
  readonly fee: bigint;
  /** The same fee, or 0 when nothing was traded. */
  readonly feeToBlockAuthor: bigint;
}

/** A limit in rao per whole alpha as raw U64F64. */
export const limitPrice = (rao: bigint): bigint => U64F64.safeDiv(U64F64.fromInt(rao), U64F64.fromInt(1_000_000_000));

/** `floor(amount · rate / 65535)`, the rate first truncated to 64 fraction bits. */
export const feeOf = (amount: bigint, feeRate: number): bigint =>
  U64F64.toU64(U64F64.mul(U64F64.fromInt(amount), U64F64.safeDiv(U64F64.fromInt(feeRate), U64F64.fromInt(65535))));

/** Fee on top of a net amount: `floor(net · rate / (65535 - rate))`. */
const feeOnNet = (net: bigint, feeRate: number): bigint =>
  U64F64.toU64(
    U64F64.mul(U64F64.fromInt(net), U64F64.safeDiv(U64F64.fromInt(feeRate), U64F64.fromInt(65535 - feeRate))),
  );

const capped = (value: bigint): bigint => (value > U64_MAX ? U64_MAX : value < 0n ? 0n : value);

/** The pool after `paidIn` came in and `paidOut` left. */
export const poolAfter = (pool: Pool, side: Side, paidIn: bigint, paidOut: bigint): Pool =>
  side === 'buy'
    ? { ...pool, taoRao: capped(pool.taoRao + paidIn), alpha: capped(pool.alpha - paidOut) }
    : { ...pool, taoRao: capped(pool.taoRao - paidOut), alpha: capped(pool.alpha + paidIn) };

/** Output for a net input, without checks. */
export const convert = (pool: Pool, side: Side, net: bigint): bigint =>
  side === 'buy' ? alphaOut(pool, net) : taoOut(pool, net);

/**
 * Computes one swap on a dynamic subnet.
 *
 * @throws SwapError as the chain would fail; nothing has changed then
 */
export function swap(pool: Pool, order: SwapOrder): SwapResult {
  const { side, limit, feeRate } = order;
  const buying = side === 'buy';
  const reserveIn = buying ? pool.taoRao : pool.alpha;
  const reserveOut = buying ? pool.alpha : pool.taoRao;
  const requestedFee = feeOf(order.amount, feeRate);
  const requested = capped(order.amount - requestedFee);
  if (requested > capped(reserveIn * MAX_INPUT_RESERVE_MULTIPLE)) throw new SwapError('SwapInputTooLarge');
  if (reserveOut < MINIMUM_RESERVE) throw new SwapError('ReservesTooLow');
  const current = pool.alpha === 0n ? 0n : poolPrice(pool);
  if (buying ? current >= limit : current <= limit) throw new SwapError('PriceLimitExceeded');

  const target = poolPrice(poolAfter(pool, side, requested, convert(pool, side, requested)));
  const full = buying ? target <= limit : target >= limit;
  const paidIn = full
    ? requested
    : buying
      ? taoToReachPrice(pool, current, limit)
      : alphaToReachPrice(pool, current, limit);
  const fee = full ? requestedFee : feeOnNet(paidIn, feeRate);
  const paidOut = convert(pool, side, paidIn);
  if (paidIn !== 0n && paidOut === 0n) throw new SwapError('ReservesTooLow');
  if (paidOut > reserveOut) throw new SwapError('InsufficientLiquidity');
  return { paidIn, paidOut, fee, feeToBlockAuthor: paidIn === 0n ? 0n : fee };
}

/** A swap of mechanism 0 (root and stable subnets): one to one, no fee. */
export const swapOneToOne = (amount: bigint): SwapResult => ({
  paidIn: amount,
  paidOut: amount,
  fee: 0n,
  feeToBlockAuthor: 0n,
});
