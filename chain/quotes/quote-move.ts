import type { Pool } from './pool.ts';
import { QuoteRefused } from './quote-refused.ts';
import { quoteBuy, quoteSell } from './quote-trade.ts';
import type { MoveQuote, SellQuote } from './quote.ts';
import { spotValueRao } from './pool-price.ts';
import { LOWEST_PRICE_RAO, swapAgainst } from './swap.ts';

/** `DefaultMinStake`, a constant of the runtime, rao: a move must be worth it. */
export const LEAST_STAKE_RAO = 2_000_000n;
const ROOT = 0;

/**
 * What `move_stake` or `swap_stake` of `alphaRao` would do now. Between subnets the alpha is sold and its TAO buys the other alpha, in the
 * same block; the pool's fee is taken once: of the sale, unless it leaves root, then of the purchase. On one subnet nothing is traded.
 * subtensor: pallets/subtensor/src/staking/move_stake.rs `transition_stake_internal`
 * @param alphaRao alpha-rao given, fee inside (rao on root)
 * @throws QuoteRefused where the chain would refuse
 */
export function quoteMove(from: Pool, to: Pool, alphaRao: bigint): MoveQuote {
  const { netuid } = from;
  if (netuid === to.netuid) {
    const taoRao = spotValueRao(from, alphaRao);
    if (taoRao < LEAST_STAKE_RAO) throw new QuoteRefused('AmountTooLow', netuid);
    return { netuid, toNetuid: netuid, alphaRao, taoRao, arrivesRao: alphaRao, sale: null, purchase: null };
  }
  const sale = quoteSell(from, alphaRao);
  if (sale.taoRao <= LEAST_STAKE_RAO) throw new QuoteRefused('AmountTooLow', netuid);
  ensureFeeSells(from, sale);
  const purchase = quoteBuy(netuid === ROOT ? to : { ...to, feeRate: 0 }, sale.taoRao);
  return {
    ...{ netuid, toNetuid: to.netuid, alphaRao },
    ...{ taoRao: sale.taoRao, arrivesRao: purchase.alphaRao, sale, purchase },
  };
}

/** The block's author sells the fee right after; where the pool cannot pay that any more the whole move fails. @throws QuoteRefused */
function ensureFeeSells(pool: Pool, { alphaRao, feeAlphaRao, taoRao }: SellQuote): void {
  if (feeAlphaRao === 0n) return;
  const after = { taoRao: pool.taoRao - taoRao, alphaRao: pool.alphaRao + alphaRao - feeAlphaRao, feeRate: 0 };
  swapAgainst({ ...pool, ...after }, 'sell', feeAlphaRao, LOWEST_PRICE_RAO);
}
