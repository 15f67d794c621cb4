/** What buying alpha with TAO would do at the reserves of one block. */
export interface BuyQuote {
  readonly side: 'buy';
  readonly netuid: number;
  /** TAO given, fee included, rao. */
  readonly taoRao: bigint;
  /** Alpha got, alpha-rao. */
  readonly alphaRao: bigint;
  /** Swap fee, rao of TAO, inside `taoRao`. */
  readonly feeRao: bigint;
  readonly priceBeforeRao: bigint;
  /** Price of the pool after the trade, rao per whole alpha. */
  readonly priceAfterRao: bigint;
  /** Price paid on average, fee included, rao per whole alpha. */
  readonly averagePriceRao: bigint;
  /** How much worse than the spot price, fee included: 1 − got / (given ÷ price). 0 to 1. */
  readonly impact: number;
}

/** What selling alpha for TAO would do at the reserves of one block. */
export interface SellQuote {
  readonly side: 'sell';
  readonly netuid: number;
  /** Alpha given, fee included, alpha-rao. */
  readonly alphaRao: bigint;
  /** TAO got, rao. */
  readonly taoRao: bigint;
  /** Swap fee, alpha-rao, inside `alphaRao`. */
  readonly feeAlphaRao: bigint;
  readonly priceBeforeRao: bigint;
  readonly priceAfterRao: bigint;
  readonly averagePriceRao: bigint;
  readonly impact: number;
}

/** What moving stake would do at the reserves of one block. */
export interface MoveQuote {
  readonly netuid: number;
  readonly toNetuid: number;
  /** Alpha given, fee inside, alpha-rao; rao on root. */
  readonly alphaRao: bigint;
  /** What it is worth on the way, rao: what the sale brings, or on one subnet the value at its price. */
  readonly taoRao: bigint;
  /** What becomes stake at the destination, alpha-rao; rao on root. */
  readonly arrivesRao: bigint;
  /** The two trades between subnets; null on one subnet, where nothing is traded. */
  readonly sale: SellQuote | null;
  readonly purchase: BuyQuote | null;
}

/** A quote with its limit: what is signed for a tolerance. */
export interface LimitedQuote<Q extends BuyQuote | SellQuote> {
  readonly quote: Q;
  /** Tolerance, 0 to 1: 0.005 allows the price to be half a percent worse than quoted after the trade. */
  readonly tolerance: number;
  /** For `add_stake_limit`/`remove_stake_limit`: rao of TAO per whole alpha. */
  readonly limitPriceRao: bigint;
  /**
   * Least that comes out if all of it is traded: alpha-rao for a buy, rao for a sell. With `allow_partial` false the call does this
   * or nothing.
   */
  readonly minReceivedRao: bigint;
}
