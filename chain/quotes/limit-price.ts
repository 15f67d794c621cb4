import type { Pool } from './pool.ts';
import type { BuyQuote, LimitedQuote, SellQuote } from './quote.ts';
import { INPUT_MULTIPLE, swapAgainst } from './swap.ts';

const MILLIONTHS = 1_000_000n;
const RAO = 1_000_000_000n;

/**
 * The limit price that lets the pool end up to `tolerance` (0 to 1, in steps of a millionth) worse than quoted, and what then comes out at
 * the very least: no part of the trade is made at a worse price than the limit, whatever happened in the pool before it.
 * @throws RangeError for a tolerance outside 0 to 1
 */
export function withTolerance<Q extends BuyQuote | SellQuote>(quote: Q, tolerance: number): LimitedQuote<Q> {
  if (!(tolerance >= 0 && tolerance <= 1)) throw new RangeError(`A tolerance is from 0 to 1, not ${tolerance}.`);
  const millionths = BigInt(Math.round(tolerance * Number(MILLIONTHS)));
  // The chain wants the price strictly on the near side of the limit, and its prices are truncated: one rao of room.
  if (quote.side === 'buy') {
    const limitPriceRao = (quote.priceAfterRao * (MILLIONTHS + millionths)) / MILLIONTHS + 1n;
    const minReceivedRao = ((quote.taoRao - quote.feeRao) * RAO) / limitPriceRao;
    return { quote, tolerance, limitPriceRao, minReceivedRao: least(minReceivedRao, quote.alphaRao) };
  }
  const limitPriceRao = (quote.priceAfterRao * (MILLIONTHS - millionths)) / MILLIONTHS;
  const minReceivedRao = ((quote.alphaRao - quote.feeAlphaRao) * limitPriceRao) / RAO;
  return { quote, tolerance, limitPriceRao, minReceivedRao: least(minReceivedRao, quote.taoRao) };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * The most that can be given under a limit price, fee included: rao for a buy, alpha-rao for a sale; null when there is no bound (root).
 * subtensor: get_max_amount_add / get_max_amount_remove.
 * @throws QuoteRefused when the price is already beyond the limit
 */
export function mostUnderLimit(pool: Pool, side: 'buy' | 'sell', limitPriceRao: bigint): bigint | null {
  if (!pool.dynamic) return (side === 'buy' ? limitPriceRao >= RAO : limitPriceRao <= RAO) ? null : 0n;
  const reserve = side === 'buy' ? pool.taoRao : pool.alphaRao;
  const { paidIn, fee } = swapAgainst(pool, side, reserve * INPUT_MULTIPLE, limitPriceRao);
  return paidIn + fee;
}
