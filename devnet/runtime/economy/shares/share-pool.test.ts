import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZERO, add, fromU64, mulDiv, normalizeFloat, sub, toU64 } from './safe-float.ts';
import { canChange, changeForAll, changeForOne, shareValue } from './share-pool.ts';
import type { SharePool } from './share-pool.ts';

fc.configureGlobal({ seed: 425 });

const u64 = fc.bigInt(0n, (1n << 64n) - 1n);

describe('SafeFloat', () => {
  it('keeps 21 digits', () => {
    expect(fromU64(1n)).toEqual({ mantissa: 10n ** 21n, exponent: -21n });
    expect(fromU64(1_000_000_000n)).toEqual({ mantissa: 10n ** 21n, exponent: -12n });
    expect(fromU64(5n)).toEqual({ mantissa: 5n * 10n ** 20n, exponent: -20n });
    expect(fromU64(0n)).toEqual(ZERO);
  });

  it('holds every u64 exactly', () => {
    fc.assert(
      fc.property(u64, (value) => {
        expect(toU64(fromU64(value))).toBe(value);
      }),
    );
  });

  it('adds and subtracts as integers do', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 62n), fc.bigInt(0n, 1n << 62n), (a, b) => {
        expect(toU64(add(fromU64(a), fromU64(b)) ?? ZERO)).toBe(a + b);
        const difference = sub(fromU64(a), fromU64(b));
        if (a === 0n && b > 0n) expect(difference).toBeNull();
        else expect(toU64(difference ?? ZERO)).toBe(a > b ? a - b : 0n);
      }),
    );
  });

  it('multiplies and divides within the last two digits of its mantissa', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 15n), fc.bigInt(1n, 10n ** 15n), fc.bigInt(1n, 10n ** 15n), (a, b, c) => {
        const got = mulDiv(fromU64(a), fromU64(b), fromU64(c)) ?? ZERO;
        // The quotient is truncated before it is normalised, so its last digit may be missing: ten units of slack.
        const scale = 10n ** 60n;
        const exact = (a * b * scale) / c;
        const unit = 10n ** (60n + got.exponent);
        expect(got.mantissa * unit <= exact && exact <= (got.mantissa + 10n) * unit).toBe(true);
      }),
    );
    expect(mulDiv(fromU64(1n), fromU64(1n), ZERO)).toBeNull();
  });

  it('refuses an exponent beyond i64', () => {
    expect(normalizeFloat(1n, -(1n << 63n))).toBeNull();
    expect(normalizeFloat(10n ** 30n, (1n << 63n) - 1n)).toBeNull();
  });
});

describe('share pool', () => {
  it('follows the documented deposit, dividend and withdrawal', () => {
    const empty: SharePool = { value: 0n, denominator: ZERO };
    const a = changeForOne(empty, ZERO, 49_480_269_080n);
    expect(a).toEqual({
      value: 49_480_269_080n,
      denominator: { mantissa: 494_802_690_800_000_000_000n, exponent: -10n },
      share: { mantissa: 494_802_690_800_000_000_000n, exponent: -10n },
    });
    const paid = changeForAll(a, 1_000_000_000n);
    expect(shareValue(paid, a.share)).toBe(50_480_269_080n);
    const b = changeForOne(paid, ZERO, 10_000_000_000n);
    expect(b).toEqual({
      value: 60_480_269_080n,
      denominator: { mantissa: 592_821_718_792_075_037_489n, exponent: -10n },
      share: { mantissa: 980_190_279_920_750_374_890n, exponent: -11n },
    });
    expect(shareValue(b, a.share)).toBe(50_480_269_080n);
    expect(shareValue(b, b.share)).toBe(9_999_999_999n);
    const left = changeForOne(b, b.share, -9_999_999_999n);
    expect(left).toEqual({
      value: 50_480_269_081n,
      denominator: { mantissa: 494_802_690_809_801_902_800n, exponent: -10n },
      share: { mantissa: 980_190_279_920_000_000_000n, exponent: -21n },
    });
    expect(shareValue(left, a.share)).toBe(50_480_269_079n);
    expect(shareValue(left, left.share)).toBe(0n);
  });

  it('never gives members more than its value, and loses a few rao at most per change', () => {
    const change = fc.record({
      who: fc.nat(4),
      amount: fc.bigInt(1n, 10n ** 15n),
      kind: fc.constantFrom('in', 'in', 'out', 'all'),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (changes) => {
        let pool: SharePool = { value: 0n, denominator: ZERO };
        const shares = Array.from({ length: 5 }, () => ZERO);
        for (const { who, amount, kind } of changes) {
          if (kind === 'all') {
            if (pool.value > 0n) pool = changeForAll(pool, amount);
            continue;
          }
          const share = shares[who] ?? ZERO;
          const owned = shareValue(pool, share);
          const delta = kind === 'in' ? amount : -(owned < amount ? owned : amount);
          if (delta === 0n || !canChange(pool, delta)) continue;
          const before = shares.map((s) => shareValue(pool, s));
          const next = changeForOne(pool, share, delta);
          pool = { value: next.value, denominator: next.denominator };
          shares[who] = next.share;
          shares.forEach((s, i) => {
            const target = (before[i] ?? 0n) + (i === who ? delta : 0n);
            const difference = shareValue(pool, s) - target;
            expect(difference <= 2n && difference >= -2n).toBe(true);
          });
        }
        const total = shares.reduce((acc, s) => acc + shareValue(pool, s), 0n);
        expect(total <= pool.value + 5n).toBe(true);
      }),
    );
  });

  it('says when an amount would buy no shares', () => {
    expect(canChange({ value: 0n, denominator: ZERO }, 1n)).toBe(true);
    expect(canChange({ value: 0n, denominator: fromU64(5n) }, 1n)).toBe(false);
    expect(canChange({ value: 10n, denominator: fromU64(5n) }, 1n)).toBe(true);
  });
});
