import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksPerColumn, gathered } from './gathered-columns.ts';

const column = (block: number, answered: number) => ({
  block,
  answered,
  medianMs: answered > 0 ? block : null,
  slowMs: answered > 0 ? block * 2 : null,
  pause: null,
});

test('a block of 12 s is a column of its own; of 250 ms twelve make one', () => {
  expect([blocksPerColumn(12_000), blocksPerColumn(250), blocksPerColumn(0)]).toEqual([1, 12, 3_000]);
});

test('columns keep their blocks while the strip moves on', () => {
  const all = Array.from({ length: 9 }, (_, i) => column(i + 1, i % 2));
  expect(gathered(all, 4).map(({ block }) => block)).toEqual([1, 4, 8]);
  expect(gathered(all.slice(3), 4).map(({ block }) => block)).toEqual([4, 8]);
});

test('no answer is lost or counted twice', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 100 }),
      fc.integer({ min: 1, max: 20 }),
      (blocks, each) => {
        const columns = blocks.sort((a, b) => a - b).map((block) => column(block, block % 3));
        const sum = (of: readonly { answered: number }[]) => of.reduce((total, { answered }) => total + answered, 0);
        expect(sum(gathered(columns, each))).toBe(sum(columns));
      },
    ),
  );
});
