import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptsVersionKey,
  checkLength,
  checkMaxLimited,
  containsInvalidUid,
  hasDuplicateUids,
  passesRateLimit,
} from './checks.ts';
import { commitHash, commitPreimage } from './commit-hash.ts';
import { maxUpscale } from './max-upscale.ts';
import { checkRevealPeriod, isCommitExpired, mayReveal } from './reveal-period.ts';

fc.configureGlobal({ seed: 425 });

const u16s = fc.array(fc.nat(65_535), { maxLength: 60 });

describe('max-upscale', () => {
  it('brings the largest weight to 65535, keeps zeros and order, and never moves a weight by more than one unit', () => {
    fc.assert(
      fc.property(u16s, (weights) => {
        const scaled = maxUpscale(weights);
        const max = Math.max(0, ...weights);
        expect(scaled).toHaveLength(weights.length);
        if (max === 0) {
          expect(scaled).toEqual(weights);
          return;
        }
        expect(Math.max(...scaled)).toBe(65_535);
        weights.forEach((weight, i) => {
          expect(Math.abs((scaled[i] ?? -1) - (weight * 65_535) / max)).toBeLessThanOrEqual(0.5 + 1e-4);
          if (weight === 0) expect(scaled[i]).toBe(0);
        });
      }),
    );
  });

  it('changes nothing when applied twice', () => {
    fc.assert(
      fc.property(u16s, (weights) => {
        expect(maxUpscale(maxUpscale(weights))).toEqual(maxUpscale(weights));
      }),
    );
  });
});

describe('checks of a weight vector', () => {
  it('find a uid named twice, one beyond the subnet, and too few that are not the neuron itself', () => {
    expect([hasDuplicateUids([1, 1]), hasDuplicateUids([1, 2])]).toEqual([true, false]);
    expect([containsInvalidUid([1, 3], 3), containsInvalidUid([0, 2], 3)]).toEqual([true, false]);
    expect(checkLength(3, 2, 0, [1], [1])).toBe(false);
    expect(checkLength(3, 2, 1, [1], [1])).toBe(true);
    expect(checkLength(3, 2, 0, [1, 2], [1, 0])).toBe(true);
  });

  it('ask for no more weights than there are neurons', () => {
    expect(checkLength(2, 1024, 0, [0, 1], [1, 1])).toBe(true);
    expect(checkLength(3, 1024, 0, [0, 1], [1, 1])).toBe(false);
  });

  it('limit a weight as a part of the sum', () => {
    expect(checkMaxLimited([1, 1], 32_768)).toBe(true);
    expect(checkMaxLimited([1, 1], 32_767)).toBe(false);
  });

  it('let a neuron that never set weights pass the rate limit', () => {
    expect(passesRateLimit(0, 5, 100)).toBe(true);
    expect(passesRateLimit(10, 109, 100)).toBe(false);
    expect(passesRateLimit(10, 110, 100)).toBe(true);
    expect(acceptsVersionKey(0n, 0n)).toBe(true);
    expect(acceptsVersionKey(5n, 4n)).toBe(false);
  });
});

describe('commit hash', () => {
  const commit = { hotkey: new Uint8Array(32), netuidIndex: 1, uids: [0], values: [7], salt: [9], versionKey: 3n };

  it('changes with every field', () => {
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    const variants = [
      commit,
      { ...commit, hotkey: new Uint8Array(32).fill(1) },
      { ...commit, netuidIndex: 2 },
      { ...commit, uids: [1] },
      { ...commit, values: [8] },
      { ...commit, salt: [10] },
      { ...commit, versionKey: 4n },
      { ...commit, uids: [], values: [0, 7] },
    ];
    expect(new Set(variants.map((one) => hex(commitHash(one)))).size).toBe(variants.length);
    expect(commitPreimage(commit)).toHaveLength(32 + 2 + 3 * 3 + 8);
  });

  it('needs a hotkey of 32 bytes', () => {
    expect(() => commitHash({ ...commit, hotkey: new Uint8Array(31) })).toThrow(RangeError);
  });
});

describe('reveal period', () => {
  it('opens in exactly one epoch', () => {
    expect([4n, 5n, 6n].map((epoch) => mayReveal(epoch, 4n, 1n))).toEqual([false, true, false]);
    expect([4n, 5n, 6n].map((epoch) => isCommitExpired(epoch, 4n, 1n))).toEqual([false, false, true]);
  });

  it('has bounds', () => {
    expect(checkRevealPeriod(0n)).toBe('RevealPeriodTooSmall');
    expect(checkRevealPeriod(100n)).toBeNull();
    expect(checkRevealPeriod(101n)).toBe('RevealPeriodTooLarge');
  });
});
