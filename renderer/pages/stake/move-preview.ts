import { moveWithTolerance } from '../../../chain/quotes/move-limit.ts';
import { priceRaoOf, rawPrice } from '../../../chain/quotes/pool-price.ts';
import type { Pool } from '../../../chain/quotes/pool.ts';
import { quoteMove } from '../../../chain/quotes/quote-move.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import type { BuyQuote, SellQuote } from '../../../chain/quotes/quote.ts';
import { previewTrade } from './trade-preview.ts';

/** What one of the two trades of a move does to its pool. */
export interface MoveLeg {
  /** Lost against the spot price, without the pool's fee: a fraction of what is traded, and rao of TAO. */
  readonly impact: number;
  readonly impactRao: bigint;
  /** Price of the pool, rao of TAO per whole alpha. */
  readonly priceBeforeRao: bigint;
  readonly priceAfterRao: bigint;
}

/** What a person is told before signing a move. */
export interface MovePreview {
  readonly netuid: number;
  readonly toNetuid: number;
  /** Alpha-rao of the origin, rao on root; the pool's fee is inside. */
  readonly givenRao: bigint;
  /** Alpha-rao of the destination, rao on root. */
  readonly receivedRao: bigint;
  /** At least this, or nothing happens. */
  readonly leastRao: bigint;
  /** Destination alpha per whole origin alpha, alpha-rao: the very number that is signed; null on one subnet. */
  readonly limitRao: bigint | null;
  /** The pool's fee, taken once: a fraction of what is given, and in what is given. */
  readonly feeShare: number;
  readonly feeRao: bigint;
  /** Null where nothing is traded: on one subnet, and on the side of root. */
  readonly sale: MoveLeg | null;
  readonly purchase: MoveLeg | null;
}

/**
 * What a move would do at the reserves of both pools.
 * @param tolerance 0 to 1, how much worse the rate may be when it is in a block
 * @throws QuoteRefused where the chain would refuse
 */
export function previewMove(from: Pool, to: Pool, givenRao: bigint, tolerance: number): MovePreview {
  const { quote, limitRao, minArrivesRao } = moveWithTolerance(from, to, quoteMove(from, to, givenRao), tolerance);
  const { sale, purchase } = quote;
  const sold = sale && previewTrade(from, 'remove', givenRao, 0);
  const bought = purchase && previewTrade(from.dynamic ? { ...to, feeRate: 0 } : to, 'add', purchase.taoRao, 0);
  const feeOf = from.dynamic ? sold : bought;
  return {
    ...{ netuid: from.netuid, toNetuid: to.netuid, givenRao, receivedRao: quote.arrivesRao },
    ...{ leastRao: minArrivesRao, limitRao, feeShare: feeOf?.feeShare ?? 0, feeRao: feeOf?.feeRao ?? 0n },
    sale: from.dynamic && sale && sold ? leg(sold, sale) : null,
    purchase: to.dynamic && purchase && bought ? leg(bought, purchase) : null,
  };
}

const leg = (
  { impact, impactRao }: Pick<MoveLeg, 'impact' | 'impactRao'>,
  { priceBeforeRao, priceAfterRao }: SellQuote | BuyQuote,
): MoveLeg => ({ impact, impactRao, priceBeforeRao, priceAfterRao });

const BILLION = 1_000_000_000n;

/** What both pools keep of an amount, fee and impact together, as a fraction from 0 to 1. 1 where the chain would refuse. */
export function moveLossOf(from: Pool, to: Pool, alphaRao: bigint): number {
  if (from.netuid === to.netuid || priceRaoOf(to) === 0n) return 0;
  const fee = (from.dynamic ? from : to).feeRate / 65_535;
  if (alphaRao <= 0n) return fee;
  try {
    const idealRao = (alphaRao * rawPrice(from)) / rawPrice(to);
    const lostRao = idealRao - quoteMove(from, to, alphaRao).arrivesRao;
    return idealRao <= 0n || lostRao < 0n ? 0 : Number((lostRao * BILLION) / idealRao) / Number(BILLION);
  } catch (error) {
    if (!(error instanceof QuoteRefused)) throw error;
    return error.reason === 'AmountTooLow' ? fee : 1;
  }
}
