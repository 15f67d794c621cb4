import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareAmounts, nextOrder, sortRows, type Column } from './data-table.ts';

interface Row {
  id: number;
  rao: bigint | null;
}
const columns: Column<Row>[] = [
  { key: 'id', title: 'Id' },
  { key: 'rao', title: 'Amount', sort: (a, b) => compareAmounts(a.rao, b.rao), descending: true },
];
const rows = fc.array(fc.record({ id: fc.nat(), rao: fc.option(fc.bigInt()) }));

test('sorting keeps every row, orders them, and leaves the given rows alone', () => {
  fc.assert(
    fc.property(rows, fc.boolean(), (given, descending) => {
      const copy = [...given];
      const sorted = sortRows(given, columns, { key: 'rao', descending });
      expect(given).toEqual(copy);
      expect(new Set(sorted)).toEqual(new Set(given));
      for (let i = 1; i < sorted.length; i++) {
        const order = compareAmounts(sorted[i - 1]!.rao, sorted[i]!.rao);
        expect(descending ? -order : order).toBeLessThanOrEqual(0);
      }
    }),
  );
});

test('a column without an order does not sort', () => {
  fc.assert(fc.property(rows, (given) => sortRows(given, columns, { key: 'id', descending: true }) === given));
});

test('a heading sorts in its own direction first, then in the other', () => {
  const first = nextOrder(null, columns[1]!);
  expect(first).toEqual({ key: 'rao', descending: true });
  expect(nextOrder(first, columns[1]!)).toEqual({ key: 'rao', descending: false });
});
