import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveEnd } from './curve-end.ts';

test('the curve ends at what there is when the pool is much larger', () => {
  expect(curveEnd(25n, 100n, 1_000_000n)).toBe(100n);
});

test('it ends at a part of the pool when one has much more, and doubles for a larger amount', () => {
  expect(curveEnd(null, 1_000_000n, 2_000n)).toBe(100n);
  expect(curveEnd(90n, 1_000_000n, 2_000n)).toBe(200n);
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
