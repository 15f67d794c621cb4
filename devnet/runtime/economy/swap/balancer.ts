// The pool of a subnet: two assets with weights, constant weighted product.
// Source: `subtensor: pallets/swap/src/pallet/balancer.rs`.
import { U64F64 } from '../fixed/formats.ts';
import { U64_MAX } from '../fixed/fixed-format.ts';
import { powRatioScaled } from './power.ts';

/** 1.0 of a weight (Perquintill). */
export const PERQUINTILL = 1_000_000_000_000_000_000n;
/** Neither weight may fall below 0.01. */
export const MIN_WEIGHT = PERQUINTILL / 100n;
/** Weight of TAO in a fresh pool. */
export const DEFAULT_QUOTE_WEIGHT = PERQUINTILL / 2n;

/** Reserves and weight of a pool. The alpha weight is what `quoteWeight` leaves of 10^18. */
export interface Pool {
  /** `SubnetTAO`, rao. */
  readonly taoRao: bigint;
  /** `SubnetAlphaIn`, alpha-rao. */
  readonly alpha: bigint;
  /** `SwapBalancer`: weight of TAO, parts of 10^18. */
  readonly quoteWeight: bigint;
}

const ONE = U64F64.one;
const SCALE = U64F64.fromInt(PERQUINTILL);
const baseWeight = (pool: Pool): bigint => PERQUINTILL - pool.quoteWeight;

/** `numerator / denominator` as a Perquintill, rounded down after reduction to 64 bits; 1 when the denominator is 0. */
export function perquintillFromRational(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) return PERQUINTILL;
  const factor = (denominator + PERQUINTILL - 1n) / PERQUINTILL || 1n;
  const top = numerator < denominator ? numerator : denominator;
  return ((top / factor) * PERQUINTILL) / (denominator / factor);
}

/** Price in TAO per alpha, raw U64F64: `(w1/w2)·(y/x)` with each quotient truncated; 0 for an empty alpha reserve. */
export const poolPrice = (pool: Pool): bigint =>
  U64F64.mul(
    U64F64.safeDiv(U64F64.fromInt(baseWeight(pool)), U64F64.fromInt(pool.quoteWeight)),
    U64F64.safeDiv(U64F64.fromInt(pool.taoRao), U64F64.fromInt(pool.alpha)),
  );

/** What `current_alpha_price` answers: floor(price · 10^9), rao per whole alpha. */
export const priceRao = (pool: Pool): bigint =>
  U64F64.toU64(U64F64.mul(poolPrice(pool), U64F64.fromInt(1_000_000_000)));

/** `(reserve / (reserve + delta))^(p/q)`, raw U64F64, at most 1. */
function shrink(reserve: bigint, delta: bigint, p: bigint, q: bigint): bigint {
  const sum = reserve + delta > U64_MAX ? U64_MAX : reserve + delta;
  if (sum === 0n) return 0n;
  const power = powRatioScaled(reserve, sum, p, q, PERQUINTILL);
  if (power === null || power > U64_MAX) return 0n;
  const ratio = U64F64.safeDiv(U64F64.fromInt(power), SCALE);
  return ratio < ONE ? ratio : ONE;
}

/** Alpha-rao bought with `taoRao` (after the fee). */
export const alphaOut = (pool: Pool, taoRao: bigint): bigint =>
  U64F64.toU64(
    U64F64.mul(
      U64F64.fromInt(pool.alpha),
      U64F64.sub(ONE, shrink(pool.taoRao, taoRao, pool.quoteWeight, baseWeight(pool))),
    ),
  );

/** Rao received for `alpha` (after the fee). */
export const taoOut = (pool: Pool, alpha: bigint): bigint =>
  U64F64.toU64(
    U64F64.mul(
      U64F64.fromInt(pool.taoRao),
      U64F64.sub(ONE, shrink(pool.alpha, alpha, baseWeight(pool), pool.quoteWeight)),
    ),
  );

/** `reserve · ((numerator/denominator)^weight - 1)`, floored. Prices are raw U64F64. */
function growth(reserve: bigint, numerator: bigint, denominator: bigint, weight: bigint): bigint {
  const power = powRatioScaled(numerator, denominator, weight, PERQUINTILL, PERQUINTILL);
  if (power === null) return 0n;
  const scaled = U64F64.safeDiv(U64F64.fromInt(power > U64_MAX ? U64_MAX : power), SCALE);
  return U64F64.toU64(U64F64.mul(U64F64.fromInt(reserve), U64F64.sub(scaled, ONE)));
}

/** Rao that lift the price from `current` to `target` (raw U64F64). */
export const taoToReachPrice = (pool: Pool, current: bigint, target: bigint): bigint =>
  growth(pool.taoRao, target, current, baseWeight(pool));

/** Alpha-rao that lower the price from `current` to `target` (raw U64F64). */
export const alphaToReachPrice = (pool: Pool, current: bigint, target: bigint): bigint =>
  growth(pool.alpha, current, target, pool.quoteWeight);

const isWeight = (quoteWeight: bigint): boolean => quoteWeight >= MIN_WEIGHT && PERQUINTILL - quoteWeight >= MIN_WEIGHT;

/** What the pool accepts of an injection, with the weight to store before the reserves grow. */
export interface Injection {
  readonly taoRao: bigint;
  readonly alpha: bigint;
  readonly quoteWeight: bigint;
}

/**
 * Weight after liquidity is added in any proportion, chosen so that the price stays. Refused (0, 0, weight unchanged)
 * when a weight would fall below 0.01; an empty pool gets 0.5.
 */
export function adjustForInjection(pool: Pool, taoRao: bigint, alpha: bigint): Injection {
  const rounded = (weight: bigint, value: bigint): bigint => (weight * value + PERQUINTILL / 2n) / PERQUINTILL;
  const base = rounded(baseWeight(pool), pool.taoRao * (pool.alpha + alpha));
  const quote = rounded(pool.quoteWeight, pool.alpha * (pool.taoRao + taoRao));
  const quoteWeight = base + quote === 0n ? DEFAULT_QUOTE_WEIGHT : perquintillFromRational(quote, base + quote);
  return isWeight(quoteWeight)
    ? { taoRao, alpha, quoteWeight }
    : { taoRao: 0n, alpha: 0n, quoteWeight: pool.quoteWeight };
}
