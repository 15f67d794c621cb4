import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FixedFormat } from './fixed-format.ts';
import { I32F32, I64F64, I96F32, U64F64, U96F32 } from './formats.ts';

fc.configureGlobal({ seed: 425 });

const formats: FixedFormat[] = [I32F32, I64F64, U64F64, I96F32, U96F32];
const raws = (format: FixedFormat) =>
  fc.oneof(
    fc.bigInt({ min: format.min, max: format.max }),
    fc.bigInt({ min: format.min < -1n << 34n ? -(1n << 34n) : format.min, max: 1n << 34n }),
    fc.constantFrom(format.min, format.max, 0n, 1n, format.one, format.one - 1n, format.one + 1n),
  );

/** Greatest integer q with q·b <= a, b > 0: floor division written from its definition. */
function floorOf(a: bigint, b: bigint): bigint {
  let q = a / b;
  while (q * b > a) q--;
  while ((q + 1n) * b <= a) q++;
  return q;
}
const within = (format: FixedFormat, value: bigint): boolean => value >= format.min && value <= format.max;
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_name, format) => {
  const raw = raws(format);

  it('adds, subtracts and multiplies as exact rationals, floored and clamped', () => {
    fc.assert(
      fc.property(raw, raw, (a, b) => {
        expect(format.add(a, b)).toBe(format.clamp(a + b));
        expect(format.sub(a, b)).toBe(format.clamp(a - b));
        expect(format.mul(a, b)).toBe(format.clamp(floorOf(a * b, format.one)));
        const exact = floorOf(a * b, format.one);
        expect(format.checkedMul(a, b)).toBe(within(format, exact) ? exact : null);
      }),
    );
  });

  it('divides toward zero, and says 0, null or the alternative where that is impossible', () => {
    fc.assert(
      fc.property(raw, raw, raw, (a, b, otherwise) => {
        if (b === 0n) {
          expect(format.checkedDiv(a, b)).toBeNull();
          expect(format.safeDiv(a, b)).toBe(0n);
          expect(format.safeDivOr(a, b, otherwise)).toBe(otherwise);
          return;
        }
        const size = floorOf(abs(a) * format.one, abs(b));
        const exact = a < 0n !== b < 0n ? -size : size;
        const fits = within(format, exact);
        expect(format.checkedDiv(a, b)).toBe(fits ? exact : null);
        expect(format.safeDiv(a, b)).toBe(fits ? exact : 0n);
        expect(format.safeDivOr(a, b, otherwise)).toBe(fits ? exact : otherwise);
        expect(format.div(a, b)).toBe(format.clamp(exact));
      }),
    );
  });

  it('floors, takes fractions and rounds half away from zero', () => {
    fc.assert(
      fc.property(raw, (a) => {
        const whole = floorOf(a, format.one) * format.one;
        expect(format.floor(a)).toBe(whole);
        expect(format.frac(a)).toBe(a - whole);
        const rounded = (abs(a) * 2n + format.one) / (2n * format.one);
        expect(format.round(a)).toBe(format.clamp((a < 0n ? -rounded : rounded) * format.one));
      }),
    );
  });

  it('converts to integers by flooring and clamping', () => {
    fc.assert(
      fc.property(raw, (a) => {
        const whole = floorOf(a, format.one);
        const clampTo = (max: bigint) => (whole < 0n ? 0n : whole > max ? max : whole);
        expect(format.toU64(a)).toBe(clampTo((1n << 64n) - 1n));
        expect(format.toU16(a)).toBe(Number(clampTo(65_535n)));
      }),
    );
  });

  it('takes doubles to the nearest raw value, ties to even', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), (value) => {
        const got = format.fromFloat(value);
        // value · one is exact in rationals: compare |2·got - 2·value·one| with one raw unit through scaled integers.
        const scale = 1100n;
        const exact = exactScaled(value, scale) * format.one;
        const clamped = value < 0 && format.min === 0n;
        if (clamped) expect(got).toBe(0n);
        else expect(abs((got << scale) - exact) * 2n <= 1n << scale).toBe(true);
      }),
    );
    expect(format.fromFloat(Infinity)).toBe(format.max);
    expect(() => format.fromFloat(Number.NaN)).toThrow(RangeError);
  });

  it('drops extra fraction bits and widens exactly when it takes another format', () => {
    fc.assert(
      fc.property(raw, fc.constantFrom(...formats), (a, from) => {
        const source = from.clamp(a);
        const expected =
          from.fraction >= format.fraction
            ? floorOf(source, 1n << (from.fraction - format.fraction))
            : source << (format.fraction - from.fraction);
        expect(format.fromRaw(source, from.fraction)).toBe(format.clamp(expected));
      }),
    );
  });
});

/** `value · 2^scale` exactly, for a finite double. */
function exactScaled(value: number, scale: bigint): bigint {
  let exponent = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent++;
  }
  return (BigInt(scaled) << scale) >> BigInt(exponent);
}

describe('rounding of doubles', () => {
  it('goes to the even neighbour in a tie', () => {
    expect(I32F32.fromFloat(0.5 / 2 ** 32)).toBe(0n);
    expect(I32F32.fromFloat(1.5 / 2 ** 32)).toBe(2n);
    expect(I32F32.fromFloat(2.5 / 2 ** 32)).toBe(2n);
    expect(I32F32.fromFloat(-1.5 / 2 ** 32)).toBe(-2n);
  });
});
