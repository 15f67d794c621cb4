import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOfFixed, shareValueRao, type ShareFloat } from './share-value.ts';
import { inheritedRao, weightedStakeRao } from './stake-weight.ts';

const float = (mantissa: bigint, exponent: bigint): ShareFloat => ({ mantissa, exponent });
const U64_MAX = (1n << 64n) - 1n;

describe('the value of a share', () => {
  // Numbers of the chain: A added 49 480 269 080, a dividend of 10^9 came, B added 10^10 and took all of it out again.
  const a = float(494_802_690_800_000_000_000n, -10n);
  const b = float(980_190_279_920_750_374_890n, -11n);
  it('loses the part of a rao that division leaves', () => {
    expect(shareValueRao(49_480_269_080n, a, a)).toBe(49_480_269_080n);
    expect(shareValueRao(50_480_269_080n, a, a)).toBe(50_480_269_080n);
    const both = float(592_821_718_792_075_037_489n, -10n);
    expect(shareValueRao(60_480_269_080n, a, both)).toBe(50_480_269_080n);
    expect(shareValueRao(60_480_269_080n, b, both)).toBe(9_999_999_999n);
  });
  it('of dust is nothing', () => {
    const left = float(494_802_690_809_801_902_800n, -10n);
    expect(shareValueRao(50_480_269_081n, a, left)).toBe(50_480_269_079n);
    expect(shareValueRao(50_480_269_081n, float(980_190_279_920_000_000_000n, -21n), left)).toBe(0n);
  });
  it('is a u64 whatever stands in storage, and quickly so', () => {
    const u128 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
    const i64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: U64_MAX }), u128, i64, u128, i64, (pool, m1, e1, m2, e2) => {
        const value = shareValueRao(pool, float(m1, e1), float(m2, e2));
        expect(value >= 0n && value <= U64_MAX).toBe(true);
      }),
    );
  });
  it('in the old form is the same part of the pool', () => {
    expect(shareOfFixed(1n << 64n)).toEqual(float(10n ** 21n, -21n));
    expect(shareOfFixed(0n)).toEqual(float(0n, 0n));
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 16n }),
        fc.bigInt({ min: 0n, max: 1n << 90n }),
        fc.bigInt({ min: 1n << 64n, max: 1n << 90n }),
        (pool, part, rest) => {
          const exact = (pool * part) / (part + rest);
          const value = shareValueRao(pool, shareOfFixed(part), shareOfFixed(part + rest));
          expect(value - exact >= -1n && value - exact <= 1n).toBe(true);
        },
      ),
    );
  });
});

describe('stake as a subnet counts it', () => {
  it('loses what children hold and gains what parents lend, each term cut', () => {
    expect(inheritedRao(1000n, [], [])).toBe(1000n);
    expect(inheritedRao(1000n, [U64_MAX], [])).toBe(0n);
    expect(inheritedRao(1000n, [U64_MAX / 2n], [])).toBe(500n);
    expect(inheritedRao(1000n, [U64_MAX, U64_MAX], [{ proportion: U64_MAX, stakeRao: 7n }])).toBe(7n);
    expect(inheritedRao(0n, [], [{ proportion: U64_MAX / 3n, stakeRao: 10n }])).toBe(3n);
  });
  it('counts root stake by the chain’s weight, of 32 fraction bits', () => {
    expect(weightedStakeRao(5n, 0n, U64_MAX)).toBe(5n);
    expect(weightedStakeRao(5n, 100n, U64_MAX)).toBe(105n);
    // 18 %: 773094113 of 2^32.
    expect(weightedStakeRao(0n, 10n ** 12n, 3_320_413_933_267_719_290n)).toBe((10n ** 12n * 773_094_113n) >> 32n);
  });
});
