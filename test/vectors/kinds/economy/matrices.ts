// Dense and sparse matrices as the vectors write them. The chain's dense helpers exist for its tests only; here they run
// through the sparse ones, with every element an entry.
import type { SparseMatrix, SparseRow } from '../../../../devnet/runtime/economy/epoch/sparse-matrix.ts';
import { pairsOfRow, rowFromPairs } from '../../../../devnet/runtime/economy/epoch/sparse-matrix.ts';
import { CaseError, list } from './fields.ts';
import { toRaw } from './rule.ts';
import type { Rule } from './rule.ts';

/** Dense rows of decimals to rows in which every element is an entry. */
export const fromDense = (value: unknown, rule: Rule): SparseRow[] =>
  list(value, 'matrix').map((row) =>
    rowFromPairs(list(row, 'row').map((element, column) => [column, toRaw(element, rule)])),
  );

export const fromSparse = (value: unknown, rule: Rule): SparseRow[] =>
  list(value, 'matrix').map((row) =>
    rowFromPairs(
      list(row, 'row').map((entry) => {
        const [column, element] = list(entry, 'entry');
        if (typeof column !== 'number') throw new CaseError('a sparse entry needs [column, value]');
        return [column, toRaw(element, rule)];
      }),
    ),
  );

/** Number of columns of a dense matrix. */
export const columnsOf = (value: unknown): number => list(list(value, 'matrix')[0] ?? [], 'row').length;

/** Dense rows again, absent entries as 0. */
export const toDense = (matrix: SparseMatrix, columns: number): bigint[][] =>
  matrix.map((row) => {
    const dense = new Array<bigint>(columns).fill(0n);
    for (const [column, value] of pairsOfRow(row)) dense[column] = value;
    return dense;
  });

export const toPairs = (matrix: SparseMatrix): [number, bigint][][] => matrix.map(pairsOfRow);
