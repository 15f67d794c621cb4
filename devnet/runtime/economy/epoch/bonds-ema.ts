// Exponential moving average of bonds. Source: `subtensor: pallets/subtensor/src/epoch/math.rs`
// (mat_ema_sparse, mat_ema_alpha_sparse) and run_epoch.rs (compute_disabled_liquid_alpha).
import { I32F32, I64F64 } from '../fixed/formats.ts';
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { emptyRow, fillDense, positiveEntries } from './sparse-matrix.ts';
import { zeros } from './vector.ts';

const MILLION = I64F64.fromInt(1_000_000);

/**
 * The share of a new observation: `1 - bondsMovingAverage / 1_000_000`, raw I32F32.
 *
 * @param bondsMovingAverage parts per million
 */
export function emaAlpha(bondsMovingAverage: bigint): bigint {
  const average = I64F64.safeDiv(I64F64.fromInt(bondsMovingAverage), MILLION);
  return I32F32.sub(I32F32.one, I32F32.fromRaw(average, I64F64.fraction));
}

/** `alpha·new + (1 - alpha)·old` for every column, keeping values above 0. `alpha` is raw I32F32. */
export function ema(next: SparseMatrix, previous: SparseMatrix, alpha: bigint, columns: number): SparseRow[] {
  const keep = I32F32.sub(I32F32.one, alpha);
  return next.map((row, i) => {
    const acc = zeros(columns);
    addScaled(acc, row, alpha);
    const old = previous[i];
    if (old) addScaled(acc, old, keep);
    return positiveEntries(acc);
  });
}

function addScaled(acc: bigint[], row: SparseRow, scale: bigint): void {
  for (let k = 0; k < row.columns.length; k++) {
    const column = row.columns[k] ?? 0;
    const cell = acc[column];
    if (cell !== undefined) acc[column] = I32F32.add(cell, I32F32.mul(scale, row.values[k] ?? 0n));
  }
}

/**
 * `min(1, (1 - alpha_ij)·old + max(0, alpha_ij·new))` for the columns present in the new row, keeping values
 * above 0. A bond towards a column that the new row lacks is lost at once.
 *
 * @param alphaOf the averaging share of one entry, raw I32F32
 */
export function emaWithAlphas(
  next: SparseMatrix,
  previous: SparseMatrix,
  columns: number,
  alphaOf: (row: number, column: number) => bigint,
): SparseRow[] {
  const one = I32F32.one;
  return next.map((row, i) => {
    const old = zeros(columns);
    const previousRow = previous[i];
    if (previousRow) fillDense(previousRow, old);
    const out = emptyRow();
    for (let k = 0; k < row.columns.length; k++) {
      const column = row.columns[k] ?? 0;
      if (column >= columns) continue;
      const alpha = alphaOf(i, column);
      const decayed = I32F32.mul(I32F32.sub(one, alpha), old[column] ?? 0n);
      const added = I32F32.mul(alpha, row.values[k] ?? 0n);
      const value = I32F32.add(decayed, added > 0n ? added : 0n);
      if (value <= 0n) continue;
      out.columns.push(column);
      out.values.push(value < one ? value : one);
    }
    return out;
  });
}
