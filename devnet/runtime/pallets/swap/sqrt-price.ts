import { U64F64 } from '../../economy/fixed/formats.ts';
import type { Context } from '../../frame/context.ts';
import { storage as subtensor } from '../subtensor/pallet.ts';
import { allNetuids } from '../subtensor/subnets/subnet.ts';
import { storage } from './pallet.ts';
import { alphaPrice } from './pool.ts';

/** The largest integer whose square is not above `n` (less than 2^1000). */
export function integerSqrt(n: bigint): bigint {
  if (n < 2n) return n;
  // Newton's method doubles the 50 good bits of a double at every step. One more of them brings it to or above the root, and from
  // there every step comes down to it.
  let root = BigInt(Math.floor(Math.sqrt(Number(n))));
  root = (root + n / root) >> 1n;
  for (;;) {
    const better = (root + n / root) >> 1n;
    if (better >= root) return root;
    root = better;
  }
}

/** Square root of a price, both raw U64F64, rounded down. */
export const sqrtPrice = (price: bigint): bigint => integerSqrt(price << U64F64.fraction);

/**
 * Writes down the square roots of the prices of all pools, where they changed. At the end of a block every change of a pool in it is
 * accounted for, whatever made it: a trade, injection, a new subnet.
 */
export function noteSqrtPrices(ctx: Context): void {
  for (const netuid of allNetuids(ctx)) {
    if (subtensor.SubnetMechanism.get(ctx, netuid) !== 1) continue;
    const bits = sqrtPrice(alphaPrice(ctx, netuid));
    if (storage.AlphaSqrtPrice.get(ctx, netuid).bits !== bits) storage.AlphaSqrtPrice.put(ctx, netuid, { bits });
  }
}
