// Stake-weighted median: the consensus weight of every miner.
// Source: `subtensor: pallets/subtensor/src/epoch/math.rs` (weighted_median, weighted_median_col_sparse).
import { I32F32 } from '../fixed/formats.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import { normalize, sum } from './vector.ts';

/**
 * The score at which the stake below it first exceeds `minority`, by the chain's middle-pivot partition.
 *
 * @param stake raw I32F32 per element, normalised
 * @param score raw I32F32 per element
 * @param minority raw I32F32: total stake minus the majority ratio
 * @param indices elements to consider, in order
 * @param lo stake at the lower edge of the partition, usually 0
 * @param hi stake at the upper edge, usually the total
 * @returns raw I32F32; 0 for an empty partition
 */
export function weightedMedian(
  stake: readonly bigint[],
  score: readonly bigint[],
  minority: bigint,
  indices: readonly number[],
  lo: bigint,
  hi: bigint,
): bigint {
  if (stake.length !== score.length) return 0n;
  let current = indices;
  let low = lo;
  let high = hi;
  for (let iteration = 0; iteration <= indices.length; iteration++) {
    if (current.length <= 1) return current.length === 0 ? 0n : (score[current[0] ?? 0] ?? 0n);
    const pivot = score[current[current.length >> 1] ?? 0] ?? 0n;
    const lower: number[] = [];
    const upper: number[] = [];
    let lowerStake = 0n;
    let upperStake = 0n;
    for (const index of current) {
      const value = score[index] ?? 0n;
      if (value === pivot) continue;
      if (value < pivot) {
        lower.push(index);
        lowerStake += stake[index] ?? 0n;
      } else {
        upper.push(index);
        upperStake += stake[index] ?? 0n;
      }
    }
    if (lower.length > 0 && minority < I32F32.add(low, lowerStake)) {
      current = lower;
      high = I32F32.add(low, lowerStake);
    } else if (upper.length > 0 && I32F32.sub(high, upperStake) <= minority) {
      current = upper;
      low = I32F32.sub(high, upperStake);
    } else return pivot;
  }
  return 0n;
}

/**
 * Weighted median of every column over the rows with stake above 0; an absent entry scores 0.
 *
 * @param stake raw I32F32 per row
 * @param score rows, raw I32F32
 * @param columns number of columns
 * @param majority kappa, raw I32F32
 * @returns raw I32F32 per column
 */
export function weightedMedianColumns(
  stake: readonly bigint[],
  score: SparseMatrix,
  columns: number,
  majority: bigint,
): bigint[] {
  const rows = score.filter((_, i) => (stake[i] ?? 0n) > 0n);
  const useStake = normalize(stake.filter((value) => value > 0n));
  const total = sum(useStake);
  const minority = I32F32.sub(total, majority);
  const indices = useStake.map((_, index) => index);
  const byColumn: bigint[][] = Array.from({ length: columns }, () => new Array<bigint>(useStake.length).fill(0n));
  rows.forEach((row, k) => {
    for (let e = 0; e < row.columns.length; e++) {
      const column = byColumn[row.columns[e] ?? 0];
      if (column) column[k] = row.values[e] ?? 0n;
    }
  });
  return byColumn.map((scores) => weightedMedian(useStake, scores, minority, indices, 0n, total));
}
