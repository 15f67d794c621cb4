/** A subnet's pool as the chain stores it. subtensor: pallets/swap (balancer). */
export interface Pool {
  readonly netuid: number;
  /** TAO reserve y, rao. */
  readonly taoRao: bigint;
  /** Alpha reserve x, alpha-rao. */
  readonly alphaRao: bigint;
  /** Weight w2 of the TAO side in parts of 10^18; the alpha side has the rest. */
  readonly quoteWeight: bigint;
  /** Swap fee in parts of 65535. */
  readonly feeRate: number;
  /** False for root and any netuid without a pool: 1 to 1, no fee. */
  readonly dynamic: boolean;
}
