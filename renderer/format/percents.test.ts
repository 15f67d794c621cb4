import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsPerBillion, percentText } from './percents.ts';

test.each([
  [0, {}, '0.00\u00a0%'],
  [0.0084, {}, '0.84\u00a0%'],
  [-0.0373, {}, '−3.73\u00a0%'],
  [0.29, {}, '29.0\u00a0%'],
  [0.09999, {}, '9.99\u00a0%'],
  [0.1, {}, '10.0\u00a0%'],
  [0.541, {}, '54.1\u00a0%'],
  [0.021, { signed: true }, '+2.10\u00a0%'],
  [0.00001, {}, '<\u00a00.01\u00a0%'],
  [Number.NaN, {}, 'none'],
  [0.0072, { bare: true }, '0.72'],
])('%d is written %s', (fraction, form, text) => expect(percentText(fraction, form)).toBe(text));

test('a percentage is never rounded up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100_000, max: 10_000_000_000 }), (parts) => {
      const shown = Number.parseFloat(percentText(parts / 1e9, { bare: true }));
      expect(Math.round(shown * 1e7)).toBeLessThanOrEqual(parts);
    }),
  );
});

test('a share of nothing is an error, not a zero', () => {
  expect(() => partsPerBillion(1n, 0n)).toThrow(RangeError);
  expect(partsPerBillion(1n, 3n)).toBe(333_333_333);
});
