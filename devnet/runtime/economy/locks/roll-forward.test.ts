import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { U64F64 } from '../fixed/formats.ts';
import { convictionShare, merged, noLock, reduced, type Lock, type LockMode } from './lock.ts';
import { decay, rollForward, type LockRates } from './roll-forward.ts';

const RATES: LockRates = { unlock: 934_866n, maturity: 934_866n };
const MELTING: LockMode = { toOwner: false, perpetual: false };
const PERPETUAL: LockMode = { toOwner: false, perpetual: true };
const TO_OWNER: LockMode = { toOwner: true, perpetual: false };
const HALF_LIFE = 648_000n;
const MASS = 1_000_000_000_000n;

const fresh = (massAlpha = MASS): Lock => ({ ...noLock(0n), massAlpha });
const roll = (lock: Lock, now: bigint, mode: LockMode, rates = RATES): Lock => rollForward(lock, now, mode, rates);
const conviction = (lock: Lock): number => U64F64.toNumber(lock.conviction);

describe('decay', () => {
  it('is 1 after no time, 0 without a time constant, and follows the exponential down to e^-40', () => {
    expect(decay(0n, 5n)).toBe(U64F64.one);
    expect(decay(0n, 0n)).toBe(U64F64.one);
    expect(decay(1n, 0n)).toBe(0n);
    for (const x of [0.001, 0.5, 1, 3, 10]) {
      const value = U64F64.toNumber(decay(BigInt(x * 1e6), 1_000_000n));
      expect(Math.abs(value / Math.exp(-x) - 1)).toBeLessThan(1e-9);
    }
    // From -40 on it stays where the series of 63 terms ends.
    expect(decay(41n, 1n)).toBe(decay(40n, 1n));
    expect(decay((1n << 64n) - 1n, 1n)).toBe(decay(40n, 1n));
    expect(decay(40n, 1n)).toBeLessThan(100n);
  });
  it('gives the exact bits of one block and of a half-life', () => {
    expect(decay(1n, 934_866n)).toBe(U64F64.one - 19_731_955_390_108n);
    expect(Math.abs(U64F64.toNumber(decay(HALF_LIFE, 934_866n)) - 0.5)).toBeLessThan(1e-6);
  });
});

describe('a melting lock', () => {
  it('is half after ninety days, and its conviction is mass times t/M times the decay', () => {
    const lock = roll(fresh(), HALF_LIFE, MELTING);
    expect(Number(lock.massAlpha) / Number(MASS)).toBeCloseTo(0.5, 6);
    expect(conviction(lock) / Number(MASS)).toBeCloseTo(Math.LN2 / 2, 6);
    expect(lock.updatedAt).toBe(HALF_LIFE);
  });
  it('earns by the two-constant formula when the constants differ', () => {
    const [U, M] = [1000, 250];
    for (const rates of [
      { unlock: BigInt(U), maturity: BigInt(M) },
      { unlock: BigInt(M), maturity: BigInt(U) },
    ]) {
      const [u, m] = [Number(rates.unlock), Number(rates.maturity)];
      const lock = roll(fresh(), 500n, MELTING, rates);
      const expected = (Number(MASS) * u * (Math.exp(-500 / u) - Math.exp(-500 / m))) / (u - m);
      expect(conviction(lock) / expected).toBeCloseTo(1, 9);
    }
    expect(roll(fresh(), 500n, MELTING, { unlock: 0n, maturity: 5n })).toEqual(noLock(500n));
  });
  it('is nothing once mass and conviction are below 100', () => {
    expect(roll({ massAlpha: 99n, conviction: U64F64.fromInt(99), updatedAt: 7n }, 7n, MELTING)).toEqual(noLock(7n));
    expect(roll({ massAlpha: 99n, conviction: U64F64.fromInt(100), updatedAt: 7n }, 7n, MELTING).massAlpha).toBe(99n);
    expect(roll(fresh(), 60_000_000n, MELTING)).toEqual(noLock(60_000_000n));
  });
});

describe('a perpetual lock', () => {
  it('keeps its mass and its conviction approaches it', () => {
    const lock = roll(fresh(), HALF_LIFE, PERPETUAL);
    expect(lock.massAlpha).toBe(MASS);
    expect(conviction(lock) / Number(MASS)).toBeCloseTo(0.5, 6);
    expect(conviction(roll(fresh(), 40n * HALF_LIFE, PERPETUAL))).toBeLessThanOrEqual(Number(MASS));
  });
});

describe('a lock to the owner hotkey', () => {
  it('has its mass as conviction, at once', () => {
    expect(roll(fresh(), 0n, TO_OWNER).conviction).toBe(U64F64.fromInt(MASS));
    const later = roll(fresh(), HALF_LIFE, TO_OWNER);
    expect(later.conviction).toBe(U64F64.fromInt(later.massAlpha));
  });
});

describe('rolling forward', () => {
  const lock = fc.record({
    massAlpha: fc.bigInt(0n, 21_000_000_000_000_000n),
    conviction: fc.bigInt(0n, U64F64.fromInt(21_000_000_000_000_000n)),
    updatedAt: fc.bigInt(0n, 10_000_000n),
  });
  const mode = fc.record({ toOwner: fc.boolean(), perpetual: fc.boolean() });
  it('never adds mass, never lifts conviction above the larger of mass and conviction, and is done once per block', () => {
    fc.assert(
      fc.property(lock, mode, fc.bigInt(0n, 20_000_000n), (before, how, later) => {
        const after = roll(before, later, how);
        expect(after.massAlpha).toBeLessThanOrEqual(before.massAlpha);
        const mass = U64F64.fromInt(before.massAlpha);
        const top = mass > before.conviction ? mass : before.conviction;
        expect(after.conviction).toBeLessThanOrEqual(top);
        expect(roll(after, later, how)).toEqual(after);
      }),
    );
  });
  it('leaves a lock from a later block where it is', () => {
    const ahead = { ...fresh(), updatedAt: 10n };
    expect(roll(ahead, 5n, MELTING)).toEqual(ahead);
  });
});

describe('parts of locks', () => {
  const a: Lock = { massAlpha: 1000n, conviction: U64F64.fromInt(400), updatedAt: 3n };
  it('add up and come off again, saturating', () => {
    const b: Lock = { massAlpha: 200n, conviction: U64F64.fromInt(100), updatedAt: 9n };
    expect(reduced(merged(a, b), b)).toEqual({ ...a, updatedAt: 9n });
    expect(reduced(b, a)).toEqual(noLock(9n));
  });
  it('take conviction along in proportion', () => {
    expect(convictionShare(a, 250n)).toBe(U64F64.fromInt(100));
    expect(convictionShare(a, 0n)).toBe(0n);
    expect(convictionShare(noLock(0n), 5n)).toBe(0n);
  });
});
