import { priceRaoOf } from './pool-price.ts';
import type { Pool } from './pool.ts';
import { swapAgainst } from './swap.ts';

/**
 * TAO that, bought with, lifts the price by a fraction (0.01 is one percent), fee included: the depth of a pool. Rao; null for root.
 * @param fraction at most 1
 */
export function taoToLiftPrice(pool: Pool, fraction: number): bigint | null {
  const priceRao = priceRaoOf(pool);
  if (!pool.dynamic || priceRao === 0n) return null;
  const limit = priceRao + (priceRao * BigInt(Math.round(fraction * 1_000_000))) / 1_000_000n + 1n;
  // A reserve r needs r·((1 + f)^w − 1) with w < 1, which is never more than r for f up to 1.
  const { paidIn, fee } = swapAgainst(pool, 'buy', pool.taoRao + pool.taoRao / 10n, limit);
  return paidIn + fee;
}
