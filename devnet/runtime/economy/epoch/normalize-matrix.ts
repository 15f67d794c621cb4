// Row and column scaling of sparse matrices. Source: `subtensor: pallets/subtensor/src/epoch/math.rs`
// (inplace_row_normalize_sparse, inplace_col_normalize_sparse, inplace_col_max_upscale_sparse).
import { I32F32 } from '../fixed/formats.ts';
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { mapValues } from './sparse-matrix.ts';
import { sum, zeros } from './vector.ts';

/** Divides every row by its sum where that is above 0. Zero entries stay. */
export const normalizeRows = (matrix: SparseMatrix): SparseRow[] =>
  matrix.map((row) => {
    const total = sum(row.values);
    if (total <= 0n) return row;
    return { columns: row.columns, values: row.values.map((value) => I32F32.safeDiv(value, total)) };
  });

function reduceColumns(
  matrix: SparseMatrix,
  columns: number,
  reduce: (acc: bigint, value: bigint) => bigint,
): bigint[] {
  const out = zeros(columns);
  for (const row of matrix) {
    for (let k = 0; k < row.columns.length; k++) {
      const column = row.columns[k] ?? 0;
      const acc = out[column];
      if (acc !== undefined) out[column] = reduce(acc, row.values[k] ?? 0n);
    }
  }
  return out;
}

const divideColumns = (matrix: SparseMatrix, divisors: readonly bigint[]): SparseRow[] =>
  mapValues(matrix, (value, _row, column) => {
    const divisor = divisors[column] ?? 0n;
    return divisor === 0n ? value : I32F32.safeDiv(value, divisor);
  });

/** Divides every column 0..columns-1 by its sum where that is not 0. */
export const normalizeColumns = (matrix: SparseMatrix, columns: number): SparseRow[] =>
  divideColumns(
    matrix,
    reduceColumns(matrix, columns, (acc, value) => I32F32.add(acc, value)),
  );

/** Divides every column by its largest value, so that the largest becomes 1; columns without a value above 0 stay. */
export const maxUpscaleColumns = (matrix: SparseMatrix, columns: number): SparseRow[] =>
  divideColumns(
    matrix,
    reduceColumns(matrix, columns, (acc, value) => (value > acc ? value : acc)),
  );
