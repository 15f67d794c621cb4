import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { powRatioScaled } from './power.ts';

fc.configureGlobal({ seed: 425 });

const SCALE = 10n ** 18n;

describe('powRatioScaled', () => {
  it('floors small exponents exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 20n),
        fc.bigInt(1n, 10n ** 20n),
        fc.bigInt(1n, 40n),
        fc.bigInt(1n, 40n),
        (num, den, p, q) => {
          const root = powRatioScaled(num, den, p, q, SCALE) ?? -1n;
          const target = num ** p * SCALE ** q;
          expect(root ** q * den ** p <= target).toBe(true);
          expect((root + 1n) ** q * den ** p > target).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('floors large exponents, where it sums series, exactly too', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 18n),
        fc.bigInt(1n, 10n ** 18n),
        fc.constantFrom(1025n, 2047n, 901n),
        (num, den, p) => {
          const q = 2048n;
          const root = powRatioScaled(num, den, p, q, SCALE) ?? -1n;
          const target = num ** p * SCALE ** q;
          expect(root ** q * den ** p <= target).toBe(true);
          expect((root + 1n) ** q * den ** p > target).toBe(true);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('is 1 for a ratio of 1, 0 for 0, and nothing for impossible arguments', () => {
    expect(powRatioScaled(7n, 7n, 499_750_124_937_531_235n, SCALE, SCALE)).toBe(SCALE);
    expect(powRatioScaled(0n, 7n, 1n, 2n, SCALE)).toBe(0n);
    expect(powRatioScaled(3n, 7n, 0n, 2n, SCALE)).toBe(SCALE);
    expect(powRatioScaled(3n, 0n, 1n, 2n, SCALE)).toBeNull();
    expect(powRatioScaled(3n, 7n, 1n, 0n, SCALE)).toBeNull();
    expect(powRatioScaled(-3n, 7n, 1n, 2n, SCALE)).toBeNull();
  });

  it('grows with the base', () => {
    const exponent = 500_249_875_062_468_765n;
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 15n), fc.bigInt(1n, 10n ** 15n), fc.bigInt(1n, 10n ** 15n), (a, b, den) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const at = (num: bigint) => powRatioScaled(num, den, exponent, SCALE, SCALE) ?? -1n;
        expect(at(low) <= at(high)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
