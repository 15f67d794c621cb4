import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotPlot } from './dot-columns.ts';

test('nothing earned has its own column, however small the others are', () => {
  const { columns, step } = dotPlot([0n, 0n, 1n, 800_000_000n]);
  expect(step).toBe(0.1);
  expect(columns.map(({ miners }) => miners)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 1]);
});

test('each miner stands in one column, and no column grows above ten marks', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 13n }), { maxLength: 300 }), (rao) => {
      const { columns, each } = dotPlot(rao);
      expect(columns.reduce((sum, column) => sum + column.miners, 0)).toBe(rao.length);
      for (const { miners, marks } of columns) {
        expect(marks).toBeLessThanOrEqual(10);
        expect(marks * each).toBeGreaterThanOrEqual(miners);
        expect(marks > 0).toBe(miners > 0);
      }
    }),
  );
});
