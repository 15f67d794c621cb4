import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveEnd } from './curve-end.ts';

const TAO = 1_000_000_000n;

test('the curve ends at what there is when the pool is much larger', () => {
  expect(curveEnd(25n * TAO, 100n * TAO, 1_000_000n * TAO)).toBe(100n * TAO);
});

test('with much more than the pool it ends at a round part of the pool, and farther for a larger amount', () => {
  expect(curveEnd(null, 1_000_000n * TAO, 1_257n * TAO)).toBe(100n * TAO);
  expect(curveEnd(90n * TAO, 1_000_000n * TAO, 1_257n * TAO)).toBe(200n * TAO);
});

test('it stands still while the pool changes a little', () => {
  const ends = [1_250n, 1_257n, 1_281n].map((reserve) => curveEnd(25n * TAO, 1_000_000n * TAO, reserve * TAO));
  expect(new Set(ends).size).toBe(1);
});

test('an amount that one has always lies on the curve', () => {
  const rao = fc.bigInt(0n, 2n ** 64n - 1n);
  fc.assert(
    fc.property(rao, rao, rao, (a, b, reserve) => {
      const [amount, max] = a < b ? [a, b] : [b, a];
      const end = curveEnd(amount, max, reserve);
      expect(end >= amount && end <= max).toBe(true);
    }),
  );
});
