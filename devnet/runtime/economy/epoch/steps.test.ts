import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { I32F32 } from '../fixed/formats.ts';
import { checkAlphaValues } from './alpha-values.ts';
import { emaAlpha } from './bonds-ema.ts';
import { alphaSigmoid, reachableEntries } from './liquid-alpha.ts';
import { resetBonds } from './reset-bonds.ts';
import { rowFromPairs } from './sparse-matrix.ts';
import { isTopk, isTopkNonzero } from './top-k.ts';
import { normalize, sum } from './vector.ts';
import { weightedMedian } from './weighted-median.ts';

fc.configureGlobal({ seed: 425 });

const ONE = I32F32.one;
const unit = fc.bigInt(0n, ONE);

describe('weighted median', () => {
  /** The definition: the smallest score such that the stake at or below it exceeds `minority`. */
  function reference(stake: readonly bigint[], score: readonly bigint[], minority: bigint): bigint {
    const order = score.map((_, i) => i).sort((a, b) => Number((score[a] ?? 0n) - (score[b] ?? 0n)));
    let below = 0n;
    for (const i of order) {
      below += stake[i] ?? 0n;
      if (below > minority) return score[i] ?? 0n;
    }
    return score[order.at(-1) ?? 0] ?? 0n;
  }

  it('is the first score at which the stake so far exceeds the minority', () => {
    const element = fc.record({ stake: fc.bigInt(1n, ONE), score: fc.constantFrom(0n, 1n, 2n, 3n, 4n, 5n) });
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 20 }), fc.bigInt(0n, ONE - 1n), (elements, share) => {
        const stake = normalize(elements.map((e) => e.stake));
        const score = elements.map((e) => e.score);
        const total = sum(stake);
        const minority = (total * share) >> 32n;
        const indices = stake.map((_, i) => i);
        // Normalising may leave a stake of 0, which the definition cannot place.
        if (stake.some((value) => value === 0n)) return;
        expect(weightedMedian(stake, score, minority, indices, 0n, total)).toBe(reference(stake, score, minority));
      }),
      { numRuns: 500 },
    );
  });

  it('of nothing is 0', () => {
    expect(weightedMedian([], [], 0n, [], 0n, 0n)).toBe(0n);
  });
});

describe('top k', () => {
  it('marks exactly the k largest, preferring higher indices among equals', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(0n, 5n), { maxLength: 12 }), fc.nat(14), (values, k) => {
        const flags = isTopk(values, k);
        expect(flags.filter(Boolean)).toHaveLength(Math.min(k, values.length));
        flags.forEach((inside, i) => {
          flags.forEach((other, j) => {
            const [a, b] = [values[i] ?? 0n, values[j] ?? 0n];
            if (inside && !other) expect(a > b || (a === b && i > j)).toBe(true);
          });
        });
        expect(isTopkNonzero(values, k)).toEqual(flags.map((flag, i) => flag && values[i] !== 0n));
      }),
    );
  });
});

describe('normalisation', () => {
  it('loses at most one unit per element and never exceeds 1', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 50 }), (values) => {
        const total = sum(normalize(values));
        if (sum(values) === 0n) expect(total).toBe(0n);
        else expect(total <= ONE && ONE - total < BigInt(values.length)).toBe(true);
      }),
    );
  });
});

describe('averaging share of bonds', () => {
  it('is 0.1 rounded up by one bit for 900,000 parts per million', () => {
    expect(emaAlpha(900_000n)).toBe(429_496_730n);
    expect(emaAlpha(0n)).toBe(ONE);
    expect(emaAlpha(1_000_000n)).toBe(0n);
  });

  it('of liquid alpha stays between alpha low and alpha high', () => {
    const params = { alphaLow: 45_875, alphaHigh: 58_982, alphaSigmoidSteepness: 1_000 };
    const low = alphaSigmoid(0n, 0n, 0n, { ...params, alphaHigh: params.alphaLow });
    const high = alphaSigmoid(0n, 0n, 0n, { ...params, alphaLow: params.alphaHigh });
    fc.assert(
      fc.property(unit, unit, unit, (consensus, weight, bond) => {
        const alpha = alphaSigmoid(consensus, weight, bond, params);
        expect(alpha >= low && alpha <= high).toBe(true);
      }),
    );
  });

  it('sees only entries that an ascending walk meets', () => {
    const row = rowFromPairs([
      [5, 1n],
      [3, 2n],
      [7, 3n],
      [7, 4n],
      [6, 5n],
    ]);
    expect(reachableEntries(row)).toEqual({ columns: [5, 7], values: [1n, 3n] });
  });
});

describe('hyperparameters and resets', () => {
  it('refuse alpha values in the order of the chain', () => {
    expect(checkAlphaValues(false, 0, 0)).toBe('LiquidAlphaDisabled');
    expect(checkAlphaValues(true, 0, 1_637)).toBe('AlphaHighTooLow');
    expect(checkAlphaValues(true, 1_637, 1_638)).toBe('AlphaLowOutOfRange');
    expect(checkAlphaValues(true, 1_638, 1_638)).toBeNull();
  });

  it('drop the bonds towards one uid', () => {
    expect(
      resetBonds(
        [
          [
            [1, 5],
            [2, 6],
          ],
          [[2, 7]],
        ],
        2,
      ),
    ).toEqual([[[1, 5]], []]);
  });
});
