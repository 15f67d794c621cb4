// Clipping of weights at the consensus. Source: `subtensor: pallets/subtensor/src/epoch/math.rs` (col_clip_sparse).
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { emptyRow } from './sparse-matrix.ts';

/**
 * Lowers every value to its column's threshold. An entry above a threshold that is not above 0 is dropped;
 * an entry at or below its threshold stays, also with value 0. Raw I32F32.
 */
export const clipColumns = (matrix: SparseMatrix, thresholds: readonly bigint[]): SparseRow[] =>
  matrix.map((row) => {
    const out = emptyRow();
    for (let k = 0; k < row.columns.length; k++) {
      const column = row.columns[k] ?? 0;
      const value = row.values[k] ?? 0n;
      const threshold = thresholds[column] ?? 0n;
      const clipped = threshold < value ? threshold : value;
      if (threshold < value && threshold <= 0n) continue;
      out.columns.push(column);
      out.values.push(clipped);
    }
    return out;
  });
