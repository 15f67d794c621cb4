import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, expSafe, sigmoidSafe } from './exp.ts';
import { I32F32 } from './formats.ts';
import { fixedProportionToU16, u16ProportionToFixed, u64ProportionToU96 } from './proportion.ts';
import { U96F32 } from './formats.ts';

fc.configureGlobal({ seed: 425 });

const TWENTY = I32F32.fromInt(20);

describe('exp', () => {
  it('is 1 at 0 and Euler with 23 fraction bits at 1', () => {
    expect(exp(0n)).toBe(I32F32.one);
    expect(exp(I32F32.one)).toBe(22_802_600n << 9n);
  });

  it('follows the real exponential where its 31 terms suffice', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (x) => {
        const got = I32F32.toNumber(expSafe(I32F32.fromFloat(x)));
        expect(Math.abs(got - Math.exp(x))).toBeLessThan(Math.max(1, Math.exp(x)) * 1e-6);
      }),
    );
  });

  it('saturates outside [-20, 20] at the values of the bounds', () => {
    expect(expSafe(I32F32.max)).toBe(expSafe(TWENTY));
    expect(expSafe(TWENTY + 1n)).toBe(exp(TWENTY));
    expect(expSafe(I32F32.min)).toBe(expSafe(-TWENTY));
  });

  it('reports an overflow instead of wrapping', () => {
    expect(exp(I32F32.fromInt(40))).toBeNull();
    expect(exp(I32F32.max)).toBeNull();
    expect(exp(I32F32.min)).toBeNull();
  });
});

describe('sigmoid', () => {
  it('is one half at kappa and never leaves [0, 1]', () => {
    const raw = fc.bigInt({ min: I32F32.min, max: I32F32.max });
    fc.assert(
      fc.property(raw, raw, raw, (x, rho, kappa) => {
        const value = sigmoidSafe(x, rho, kappa);
        expect(value >= 0n && value <= I32F32.one).toBe(true);
      }),
    );
    expect(sigmoidSafe(I32F32.one, I32F32.fromInt(30), I32F32.one)).toBe(I32F32.one >> 1n);
  });
});

describe('proportions', () => {
  it('lose at most one unit on the way from u16 to fixed point and back', () => {
    fc.assert(
      fc.property(fc.nat(65_535), (value) => {
        const back = fixedProportionToU16(u16ProportionToFixed(value));
        expect(value - back === 0 || value - back === 1).toBe(true);
      }),
    );
    expect(fixedProportionToU16(I32F32.one)).toBe(65_535);
    expect(fixedProportionToU16(-1n)).toBe(0);
  });

  it('give exactly 1 for u64::MAX, and the documented raw value for the default tao weight', () => {
    expect(u64ProportionToU96((1n << 64n) - 1n)).toBe(U96F32.one);
    expect(u64ProportionToU96(971_718_665_099_567_868n)).toBe(226_245_882n);
  });
});
