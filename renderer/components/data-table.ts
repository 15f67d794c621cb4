import type { Evidence } from '../../substrate/evidence.ts';

/** A column of a table. Its cells are drawn by the table's `cell` snippet, which gets the column's key. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Only read aloud: the cells say it themselves. */
  readonly titleHidden?: boolean;
  /** Numbers and amounts stand at the right. */
  readonly right?: boolean;
  /** Stays on a phone. Keep the name, the amount and the deciding column. */
  readonly phone?: boolean;
  /** Stays on a tablet and in a narrow plate as well. */
  readonly tablet?: boolean;
  /** Leaves first: only a table as wide as a desktop's page has room for it. */
  readonly roomy?: boolean;
  /** Evidence of the whole column: its mark stands once, in the heading. */
  readonly evidence?: Evidence | null;
  /** Order of two rows, ascending. Without it the column cannot be sorted by. */
  readonly sort?: (a: Row, b: Row) => number;
  /** Largest first when it is chosen. */
  readonly descending?: boolean;
}

export interface SortOrder {
  readonly key: string;
  readonly descending: boolean;
}

/** Rows in the wished order; equal rows keep the order they came in. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: SortOrder | null,
): readonly Row[] {
  const compare = columns.find((column) => column.key === order?.key)?.sort;
  if (!order || !compare) return rows;
  return rows.toSorted((a, b) => (order.descending ? -compare(a, b) : compare(a, b)));
}

/** The order after the heading of `column` was pressed: its own direction first, then the other. */
export function nextOrder<Row>(order: SortOrder | null, column: Column<Row>): SortOrder {
  const first = column.descending ?? false;
  return { key: column.key, descending: order?.key === column.key ? !order.descending : first };
}

/** Compares bigints, and puts what is not known (null) last in ascending order. */
export function compareAmounts(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
