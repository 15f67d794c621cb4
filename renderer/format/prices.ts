import { amountParts, type AmountParts } from './amounts.ts';

/**
 * A price in rao per whole α (τ per α × 10⁹), split for drawing: six decimals.
 * A limit that will be signed shows nine and so equals the signed integer.
 */
export function priceParts(priceRao: bigint, { limit = false }: { limit?: boolean } = {}): AmountParts {
  return amountParts(priceRao, { decimals: limit ? 9 : 6 });
}
