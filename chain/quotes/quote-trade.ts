import { priceRaoOf, rawPrice, FRACTION_BITS } from './pool-price.ts';
import type { Pool } from './pool.ts';
import { QuoteRefused } from './quote-refused.ts';
import type { BuyQuote, SellQuote } from './quote.ts';
import { HIGHEST_PRICE_RAO, LOWEST_PRICE_RAO, swapAgainst } from './swap.ts';

const RAO = 1_000_000_000n;
const SHARES = 1_000_000_000n;

/** 1 − got / ideal, from 0 to 1, to nine digits. */
function shortfall(got: bigint, ideal: bigint): number {
  if (ideal <= 0n || got >= ideal) return 0;
  return Number(((ideal - got) * SHARES) / ideal) / Number(SHARES);
}

/**
 * What `add_stake` of `taoRao` would give now.
 * @throws QuoteRefused where the chain would refuse, or do a part of it only because the price reaches the end of its range
 */
export function quoteBuy(pool: Pool, taoRao: bigint): BuyQuote {
  if (taoRao <= 0n) throw new QuoteRefused('AmountTooLow', pool.netuid);
  const { paidIn, fee, paidOut, poolAfter } = swapAgainst(pool, 'buy', taoRao, HIGHEST_PRICE_RAO);
  if (paidIn + fee < taoRao) throw new QuoteRefused('InsufficientLiquidity', pool.netuid);
  if (paidOut === 0n) throw new QuoteRefused('AmountTooLow', pool.netuid);
  const price = rawPrice(pool);
  return {
    side: 'buy',
    netuid: pool.netuid,
    taoRao,
    alphaRao: paidOut,
    feeRao: fee,
    priceBeforeRao: priceRaoOf(pool),
    priceAfterRao: priceRaoOf(poolAfter),
    averagePriceRao: (taoRao * RAO) / paidOut,
    impact: shortfall(paidOut, (taoRao << FRACTION_BITS) / price),
  };
}

/**
 * What `remove_stake` of `alphaRao` would give now. The price after is the one of this sale alone, which the chain compares with a
 * limit; the block author's sale of the fee lowers it a little more.
 * @throws QuoteRefused as `quoteBuy`
 */
export function quoteSell(pool: Pool, alphaRao: bigint): SellQuote {
  if (alphaRao <= 0n) throw new QuoteRefused('AmountTooLow', pool.netuid);
  const { paidIn, fee, paidOut, poolAfter } = swapAgainst(pool, 'sell', alphaRao, LOWEST_PRICE_RAO);
  if (paidIn + fee < alphaRao) throw new QuoteRefused('InsufficientLiquidity', pool.netuid);
  return {
    side: 'sell',
    netuid: pool.netuid,
    alphaRao,
    taoRao: paidOut,
    feeAlphaRao: fee,
    priceBeforeRao: priceRaoOf(pool),
    priceAfterRao: priceRaoOf(poolAfter),
    averagePriceRao: (paidOut * RAO) / alphaRao,
    impact: shortfall(paidOut, (alphaRao * rawPrice(pool)) >> FRACTION_BITS),
  };
}
