// Sparse matrices of raw I32F32 values: one row per validator, entries (column, value) in stored order.
// An entry with value 0 and an absent entry are different things. Columns and values stand in two parallel
// arrays, so that no object is made per entry.

/** One row. `columns[k]` and `values[k]` belong together; columns need not be sorted. */
export interface SparseRow {
  readonly columns: number[];
  readonly values: bigint[];
}

export type SparseMatrix = readonly SparseRow[];

/** Entries as storage holds them: (uid, u16). */
export type StoredRow = readonly (readonly [uid: number, value: number])[];

export const emptyRow = (): SparseRow => ({ columns: [], values: [] });

/** Rows 0..n-1 from stored u16 rows as whole I32F32 numbers, dropping columns outside 0..n-1. Missing rows are empty. */
export function matrixFromStored(rows: readonly StoredRow[], n: number): SparseRow[] {
  const matrix: SparseRow[] = [];
  for (let i = 0; i < n; i++) {
    const row = emptyRow();
    for (const [uid, value] of rows[i] ?? []) {
      if (uid >= n) continue;
      row.columns.push(uid);
      row.values.push(BigInt(value) << 32n);
    }
    matrix.push(row);
  }
  return matrix;
}

/** A row of [column, raw] pairs, for callers outside the hot path. */
export const rowFromPairs = (pairs: readonly (readonly [number, bigint])[]): SparseRow => ({
  columns: pairs.map(([column]) => column),
  values: pairs.map(([, value]) => value),
});

/** The [column, raw] pairs of a row. */
export const pairsOfRow = (row: SparseRow): [number, bigint][] =>
  row.columns.map((column, k) => [column, row.values[k] ?? 0n]);

/** Applies `change` to every value, keeping the entries. */
export const mapValues = (
  matrix: SparseMatrix,
  change: (value: bigint, row: number, column: number) => bigint,
): SparseRow[] =>
  matrix.map((row, i) => ({
    columns: [...row.columns],
    values: row.values.map((value, k) => change(value, i, row.columns[k] ?? 0)),
  }));

/** Drops the entries for which `drop(row, column)` is true. */
export function dropEntries(matrix: SparseMatrix, drop: (row: number, column: number) => boolean): SparseRow[] {
  return matrix.map((row, i) => {
    const kept = emptyRow();
    for (let k = 0; k < row.columns.length; k++) {
      const column = row.columns[k] ?? 0;
      if (drop(i, column)) continue;
      kept.columns.push(column);
      kept.values.push(row.values[k] ?? 0n);
    }
    return kept;
  });
}

/** Writes a row into a dense buffer of zeros; columns outside the buffer are ignored. A repeated column: the last wins. */
export function fillDense(row: SparseRow, dense: bigint[]): void {
  for (let k = 0; k < row.columns.length; k++) {
    const column = row.columns[k] ?? 0;
    if (column < dense.length) dense[column] = row.values[k] ?? 0n;
  }
}

/** Keeps the entries above 0 of a dense row, ascending by column. */
export function positiveEntries(dense: readonly bigint[]): SparseRow {
  const row = emptyRow();
  for (let column = 0; column < dense.length; column++) {
    const value = dense[column] ?? 0n;
    if (value <= 0n) continue;
    row.columns.push(column);
    row.values.push(value);
  }
  return row;
}
