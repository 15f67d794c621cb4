// Products and sums of sparse matrices with vectors, raw I32F32, floored per product and added in row order.
// Source: `subtensor: pallets/subtensor/src/epoch/math.rs`.
import { I32F32 } from '../fixed/formats.ts';
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { emptyRow, mapValues } from './sparse-matrix.ts';
import { sum, zeros } from './vector.ts';

/** Sum of every row. Source: row_sum_sparse. */
export const rowSum = (matrix: SparseMatrix): bigint[] => matrix.map((row) => sum(row.values));

/** `result_j = Σ_i vector_i · matrix_ij` for `columns` columns. Source: matmul_sparse. */
export function matmul(matrix: SparseMatrix, vector: readonly bigint[], columns: number): bigint[] {
  const result = zeros(columns);
  matrix.forEach((row, i) => {
    const scale = vector[i] ?? 0n;
    if (scale === 0n) return;
    for (let k = 0; k < row.columns.length; k++) {
      const column = row.columns[k] ?? 0;
      const acc = result[column];
      if (acc !== undefined) result[column] = I32F32.add(acc, I32F32.mul(scale, row.values[k] ?? 0n));
    }
  });
  return result;
}

/** `result_i = Σ_j vector_j · matrix_ij`. Source: matmul_transpose_sparse. */
export const matmulTranspose = (matrix: SparseMatrix, vector: readonly bigint[]): bigint[] =>
  matrix.map((row) => {
    let acc = 0n;
    for (let k = 0; k < row.columns.length; k++) {
      acc = I32F32.add(acc, I32F32.mul(vector[row.columns[k] ?? 0] ?? 0n, row.values[k] ?? 0n));
    }
    return acc;
  });

/** `result_ij = vector_i · matrix_ij`. Source: row_hadamard_sparse. */
export const rowHadamard = (matrix: SparseMatrix, vector: readonly bigint[]): SparseRow[] =>
  mapValues(matrix, (value, i) => I32F32.mul(vector[i] ?? 0n, value));

/** `result_ij = vector_j · matrix_ij`, keeping entries that are not 0. Source: mat_vec_mul_sparse. */
export const columnHadamard = (matrix: SparseMatrix, vector: readonly bigint[]): SparseRow[] =>
  matrix.map((row) => {
    const out = emptyRow();
    for (let k = 0; k < row.columns.length; k++) {
      const column = row.columns[k] ?? 0;
      const factor = vector[column];
      if (factor === undefined) continue;
      const product = I32F32.mul(row.values[k] ?? 0n, factor);
      if (product === 0n) continue;
      out.columns.push(column);
      out.values.push(product);
    }
    return out;
  });
