import { withTolerance } from '../../../chain/quotes/limit-price.ts';
import { spotValueRao } from '../../../chain/quotes/pool-price.ts';
import type { Pool } from '../../../chain/quotes/pool.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { quoteBuy, quoteSell } from '../../../chain/quotes/quote-trade.ts';
import type { BuyQuote } from '../../../chain/quotes/quote.ts';

export type Side = 'add' | 'remove';

/** What a person is told before signing. Received and least: alpha-rao when staking, rao when unstaking. */
export interface TradePreview {
  readonly side: Side;
  readonly netuid: number;
  /** Given: rao when staking, alpha-rao when unstaking. */
  readonly givenRao: bigint;
  readonly receivedRao: bigint;
  /** With `allow_partial` false: at least this, or nothing happens. */
  readonly leastRao: bigint;
  /** Rao of TAO per whole alpha: the very number that is signed. */
  readonly limitPriceRao: bigint;
  /** Lost against the spot price, without the pool's fee: a fraction of what is given, and rao of TAO. */
  readonly impact: number;
  readonly impactRao: bigint;
  /** The pool's fee: a fraction of what is given, and in what is given. */
  readonly feeShare: number;
  readonly feeRao: bigint;
  /** What selling it back at once would bring, rao; null when unstaking, or when the pool would refuse that. */
  readonly backRao: bigint | null;
}

/** Share of the whole given, exact to a billionth. */
const share = (part: bigint, whole: bigint): number =>
  whole <= 0n ? 0 : Number((part * 1_000_000_000n) / whole) / 1e9;
const atLeastZero = (rao: bigint): bigint => (rao > 0n ? rao : 0n);

/**
 * What a trade would do at the reserves of the pool.
 * @param tolerance 0 to 1, how much worse the price may be when it is in a block
 * @throws QuoteRefused where the chain would refuse
 */
export function previewTrade(pool: Pool, side: Side, givenRao: bigint, tolerance: number): TradePreview {
  if (side === 'add') {
    const { quote, limitPriceRao, minReceivedRao } = withTolerance(quoteBuy(pool, givenRao), tolerance);
    // The fee is part of what is given; what the price move costs is the rest of the loss.
    const lossRao = atLeastZero(givenRao - spotValueRao(pool, quote.alphaRao));
    const impactRao = atLeastZero(lossRao - quote.feeRao);
    return {
      ...{ side, netuid: pool.netuid, givenRao, receivedRao: quote.alphaRao, leastRao: minReceivedRao, limitPriceRao },
      ...{ impact: share(impactRao, givenRao), impactRao },
      ...{ feeShare: share(quote.feeRao, givenRao), feeRao: quote.feeRao },
      backRao: backRao(pool, quote),
    };
  }
  const { quote, limitPriceRao, minReceivedRao } = withTolerance(quoteSell(pool, givenRao), tolerance);
  const worthRao = spotValueRao(pool, givenRao);
  const feeWorthRao = spotValueRao(pool, quote.feeAlphaRao);
  const impactRao = atLeastZero(worthRao - quote.taoRao - feeWorthRao);
  return {
    ...{ side, netuid: pool.netuid, givenRao, receivedRao: quote.taoRao, leastRao: minReceivedRao, limitPriceRao },
    ...{ impact: share(impactRao, worthRao), impactRao },
    ...{ feeShare: share(quote.feeAlphaRao, givenRao), feeRao: quote.feeAlphaRao },
    backRao: null,
  };
}

/** What selling everything just bought would bring, in the pool as the buy left it. */
function backRao(pool: Pool, quote: BuyQuote): bigint | null {
  if (!pool.dynamic) return quote.alphaRao;
  const after = {
    ...pool,
    taoRao: pool.taoRao + quote.taoRao - quote.feeRao,
    alphaRao: pool.alphaRao - quote.alphaRao,
  };
  try {
    return quoteSell(after, quote.alphaRao).taoRao;
  } catch (error) {
    if (error instanceof QuoteRefused) return null;
    throw error;
  }
}

const RATE = 65_535;

/** What the pool keeps of an amount, fee and impact together, as a fraction from 0 to 1. 1 where the pool would refuse. */
export function lossOf(pool: Pool, side: Side, amountRao: bigint): number {
  const fee = pool.dynamic ? pool.feeRate / RATE : 0;
  if (amountRao <= 0n) return fee;
  try {
    return side === 'add' ? quoteBuy(pool, amountRao).impact : quoteSell(pool, amountRao).impact;
  } catch (error) {
    if (!(error instanceof QuoteRefused)) throw error;
    return error.reason === 'AmountTooLow' ? fee : 1;
  }
}
