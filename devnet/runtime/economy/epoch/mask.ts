// Which entries of a weights or bonds matrix count. Source: `subtensor: pallets/subtensor/src/epoch/math.rs`
// (mask_rows_sparse, mask_diag_sparse_except_index, vec_mask_sparse_matrix, scalar_vec_mask_sparse_matrix).
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { dropEntries, emptyRow } from './sparse-matrix.ts';

/** Empties every row whose mask is true. */
export const maskRows = (mask: readonly boolean[], matrix: SparseMatrix): SparseRow[] =>
  matrix.map((row, i) => (mask[i] ? emptyRow() : row));

/** Drops the diagonal, except the entry of `exceptUid` (null: no exception). */
export const maskDiagonal = (matrix: SparseMatrix, exceptUid: number | null): SparseRow[] =>
  dropEntries(matrix, (i, j) => i === j && i !== exceptUid);

/** Drops entry (i, j) when `drop(first[i], second[j])`; columns without a `second` stay. */
export const maskByPair = (
  matrix: SparseMatrix,
  first: readonly number[],
  second: readonly number[],
  drop: (first: number, second: number) => boolean,
): SparseRow[] =>
  dropEntries(matrix, (i, j) => {
    const a = first[i];
    const b = second[j];
    return a !== undefined && b !== undefined && drop(a, b);
  });
