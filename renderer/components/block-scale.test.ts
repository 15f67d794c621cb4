import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryShare, scaleCells } from './block-scale.ts';

const kinds = (reading: Parameters<typeof scaleCells>[0]) =>
  scaleCells(reading).reduce<Record<string, number>>((n, c) => ({ ...n, [c.kind]: (n[c.kind] ?? 0) + 1 }), {});

test('one cell per block: 61 known, 11 to come, the head open, what is between it and the final block hatched', () => {
  expect(kinds({ final: 9_571_399, head: 9_571_402 })).toEqual({ final: 58, sealed: 2, head: 1, next: 11 });
});

test('a head that is final is no open cell', () => {
  expect(kinds({ final: 100, head: 100 })).toEqual({ final: 61, next: 11 });
});

test('a young chain begins where its first block is', () => {
  expect(kinds({ final: 2, head: 3 })).toEqual({ before: 57, final: 3, head: 1, next: 11 });
});

test('nothing final yet: nothing is drawn as final', () => {
  expect(kinds({ final: null, head: 200 })).toEqual({ sealed: 60, head: 1, next: 11 });
});

test('what somebody merely tells to be final is drawn as told, and the labels meet at the same place', () => {
  const told = { final: 150, head: 160, finalSays: 'node.example' };
  expect(kinds(told)).toEqual({ told: 51, sealed: 9, head: 1, next: 11 });
  expect(boundaryShare(scaleCells(told))).toBe(boundaryShare(scaleCells({ final: 150, head: 160 })));
});

test('offline the blocks to come are unseen', () => {
  expect(kinds({ final: 100, head: 100, offline: { unseen: 1000 } })['unseen']).toBe(23);
});

test('a block keeps its colour while the scale moves, and the boundary stays inside the scale', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(80), (head, lag) => {
      const cells = scaleCells({ final: Math.max(0, head - lag), head });
      const later = scaleCells({ final: head, head: head + 1 });
      expect(cells).toHaveLength(72);
      expect(later.slice(0, -1).map((c) => c.filled)).toEqual(cells.slice(1).map((c) => c.filled));
      expect(boundaryShare(cells)).toBeGreaterThan(0.1);
      expect(boundaryShare(cells)).toBeLessThanOrEqual(1);
    }),
  );
});
