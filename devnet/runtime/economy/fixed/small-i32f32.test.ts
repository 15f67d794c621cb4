import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp } from './exp.ts';
import { I32F32 } from './formats.ts';
import { EXP_SMALL_LIMIT, expSmall, mulSmall, reciprocalSmall, SMALL_ONE } from './small-i32f32.ts';

const whole = (min: number, max: number) =>
  fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, 0, 1, SMALL_ONE));
const runs = { numRuns: 1000 };

test('a product is that of the BigInts, for either sign', () => {
  fc.assert(
    fc.property(whole(-(2 ** 36), 2 ** 36), whole(-(2 ** 32), 2 ** 32), (a, b) => {
      expect(BigInt(mulSmall(a, b))).toBe(I32F32.mul(BigInt(a), BigInt(b)));
    }),
    runs,
  );
});

test('a reciprocal is that of the BigInts', () => {
  const divisor = fc.oneof(fc.integer({ min: 2 ** 32, max: 2 ** 41 }), fc.constantFrom(2 ** 32, 2 ** 32 + 1, 2 ** 41));
  fc.assert(
    fc.property(divisor, (x) => {
      expect(reciprocalSmall(x)).toBe(Number(I32F32.div(I32F32.one, BigInt(x))));
    }),
    runs,
  );
});

test('an exponential is that of the BigInts', () => {
  const exponent = fc.oneof(
    fc.integer({ min: -EXP_SMALL_LIMIT, max: EXP_SMALL_LIMIT }),
    fc.integer({ min: -1000, max: 1000 }),
    fc.constantFrom(0, 1, -1, SMALL_ONE, -SMALL_ONE, EXP_SMALL_LIMIT, -EXP_SMALL_LIMIT),
  );
  fc.assert(
    fc.property(exponent, (x) => {
      expect(expSmall(x)).toBe(Number(exp(BigInt(x))));
    }),
    runs,
  );
});
