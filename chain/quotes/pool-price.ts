import { PARTS } from './power.ts';
import type { Pool } from './pool.ts';

// Prices inside the pool are U64F64: 64 fraction bits, every step truncated.
export const FRACTION_BITS = 64n;
export const ONE_PRICE = 1n << FRACTION_BITS;
const RAO = 1_000_000_000n;

/** Price of a pool, TAO per alpha, raw U64F64: (w1/w2)·(y/x), each quotient truncated. 0 for an empty alpha reserve. */
export function rawPrice({ dynamic, taoRao, alphaRao, quoteWeight }: Pool): bigint {
  if (!dynamic) return ONE_PRICE;
  if (alphaRao === 0n || quoteWeight === 0n) return 0n;
  const weights = ((PARTS - quoteWeight) << FRACTION_BITS) / quoteWeight;
  const reserves = (taoRao << FRACTION_BITS) / alphaRao;
  return (weights * reserves) >> FRACTION_BITS;
}

/** Raw U64F64 as rao of TAO per whole alpha, truncated. */
export const raoOfRawPrice = (raw: bigint): bigint => (raw * RAO) >> FRACTION_BITS;

/** A limit in rao per whole alpha as raw U64F64, truncated as the chain does. */
export const rawOfPriceRao = (priceRao: bigint): bigint => (priceRao << FRACTION_BITS) / RAO;

/** What `SwapRuntimeApi.current_alpha_price` answers: rao of TAO per whole alpha. A pool at exactly 0.2 reads 199 999 999. */
export const priceRaoOf = (pool: Pool): bigint => raoOfRawPrice(rawPrice(pool));

/** Worth of an amount of alpha at the price, without moving it: rao. */
export const spotValueRao = (pool: Pool, alphaRao: bigint): bigint => (alphaRao * rawPrice(pool)) >> FRACTION_BITS;
