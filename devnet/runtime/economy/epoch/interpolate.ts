// Weights for bonds: between the weights as set and the weights as clipped.
// Source: `subtensor: pallets/subtensor/src/epoch/math.rs` (interpolate_sparse).
import { I32F32 } from '../fixed/formats.ts';
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { fillDense, positiveEntries } from './sparse-matrix.ts';
import { zeros } from './vector.ts';

/**
 * `a + ratio·(b - a)` per column with absent entries as 0, keeping only values above 0. Ratio 0 returns `a`
 * and ratio 1 returns `b` unchanged, zero entries included.
 *
 * @param ratio raw I32F32 in [0, 1]
 */
export function interpolate(a: SparseMatrix, b: SparseMatrix, columns: number, ratio: bigint): SparseRow[] {
  if (ratio === 0n) return [...a];
  if (ratio === I32F32.one || a.length !== b.length) return [...b];
  return a.map((row, i) => {
    const from = zeros(columns);
    const to = zeros(columns);
    fillDense(row, from);
    const other = b[i];
    if (other) fillDense(other, to);
    const mixed = from.map((value, j) => I32F32.add(value, I32F32.mul(ratio, I32F32.sub(to[j] ?? 0n, value))));
    return positiveEntries(mixed);
  });
}
