// Price of a new subnet and the pool it starts with.
// Source: `subtensor: pallets/subtensor/src/coinbase/root.rs` (get_network_lock_cost), subnets/subnet.rs,
// staking/stake_utils.rs (get_median_subnet_alpha_price).
import { U64_MAX } from '../fixed/fixed-format.ts';
import { I64F64, U64F64 } from '../fixed/formats.ts';

const saturate = (value: bigint): bigint => (value < 0n ? 0n : value > U64_MAX ? U64_MAX : value);

export interface NetworkLockInput {
  readonly lastLockRao: bigint;
  readonly minLockRao: bigint;
  /** Block of the last registration; 0 when there was none. */
  readonly lastLockBlock: bigint;
  readonly block: bigint;
  /** Blocks, see `lockReductionInterval`. */
  readonly reductionInterval: bigint;
}

/** `floor(interval · blockEmission / 10^9)`: the interval stretches as emission halves. */
export const lockReductionInterval = (storedInterval: bigint, blockEmissionRao: bigint): bigint =>
  I64F64.toU64(
    I64F64.mul(
      I64F64.fromInt(storedInterval),
      I64F64.safeDiv(I64F64.fromInt(blockEmissionRao), I64F64.fromInt(1_000_000_000)),
    ),
  );

/** Cost of registering a subnet now, rao: twice the last one, falling linearly, never below the minimum. */
export function networkLockCost(input: NetworkLockInput): bigint {
  const { lastLockRao, minLockRao, lastLockBlock, block, reductionInterval } = input;
  const start = saturate(lastLockRao * (lastLockBlock === 0n ? 1n : 2n));
  const perBlock = reductionInterval === 0n ? 0n : lastLockRao / reductionInterval;
  const cost = saturate(start - saturate(perBlock * saturate(block - lastLockBlock)));
  return cost < minLockRao ? minLockRao : cost;
}

/** Median of the positive prices (mean of the middle two for an even count), 1 when there is none. Raw U64F64. */
export function medianPrice(prices: readonly bigint[]): bigint {
  const sorted = prices.filter((price) => price > 0n).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return U64F64.one;
  if (sorted.length % 2 === 1) return sorted[middle] ?? U64F64.one;
  return U64F64.div(U64F64.add(sorted[middle - 1] ?? 0n, sorted[middle] ?? 0n), U64F64.fromInt(2));
}

/** Reserves of a new pool at the median price of the others: TAO in rao, alpha in alpha-rao. */
export function initialPool(lockRao: bigint, minLockRao: bigint, median: bigint): { taoRao: bigint; alpha: bigint } {
  const taoRao = lockRao > minLockRao ? lockRao : minLockRao;
  return { taoRao, alpha: U64F64.toU64(U64F64.safeDiv(U64F64.fromInt(taoRao), median)) };
}
