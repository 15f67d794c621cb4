import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../rng.ts';
import { CONTEXT, drawSeries, HORIZON } from './data.ts';
import { asChallenge, forecasting } from './index.ts';
import { autoregression, drift, findPeriod, holt, line, seasonalMean, seasonalNaive } from './methods.ts';
import { scaleHistory } from './scale.ts';
import { forecastScore } from './score.ts';

const wave = (period: number, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => 5 + Math.sin((2 * Math.PI * (from + i)) / period));
const straight = (from: number, count: number) => Array.from({ length: count }, (_, i) => 3 + 0.5 * (from + i));
const near = (found: readonly number[], wanted: readonly number[], digits = 6) =>
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, digits));

describe('methods', () => {
  test('drift and line continue a straight line', () => {
    near(drift(straight(0, 64), 16), straight(64, 16));
    near(line(straight(0, 64), 16), straight(64, 16));
  });
  test('the period of a wave is found, and seasonal methods continue it', () => {
    expect(findPeriod(wave(8, 0, 64))).toBe(8);
    near(seasonalNaive(wave(8, 0, 64), 16), wave(8, 64, 16));
    near(seasonalMean(wave(8, 0, 64), 16), wave(8, 64, 16), 0);
  });
  test('an autoregression continues a wave of any period', () => {
    near(autoregression(8, 1e-6)(wave(9.5, 0, 64), 16), wave(9.5, 64, 16), 0);
  });
  test('Holt keeps the level of a flat series', () => near(holt(new Array<number>(64).fill(7), 4), [7, 7, 7, 7]));
});

describe('scaleHistory', () => {
  test('the unit and origin of a history do not change what a model sees', () => {
    const history = Array.from(drawSeries(createRng('scale')).history);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.integer({ min: -1000, max: 1000 }),
        (unit, origin) => {
          const a = scaleHistory(history).values;
          const b = scaleHistory(history.map((value) => unit * value + origin)).values;
          a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 3));
        },
      ),
    );
  });
  test('a flat history is all zeros, not a division by zero', () => {
    const { values, size } = scaleHistory(new Array<number>(CONTEXT).fill(1e11));
    expect(values.every((value) => value === 0)).toBe(true);
    expect(size).toBe(1);
  });
});

describe('score', () => {
  const { truth } = asChallenge(drawSeries(createRng('score')));
  test('the future itself scores 1, a forecast of a wrong length 0', () => {
    expect(forecastScore(truth.future, truth)).toBe(1);
    expect(forecastScore(truth.future.slice(1), truth)).toBe(0);
  });
  test('a larger error never scores more', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (off) => {
        const at = (shift: number) =>
          forecastScore(
            truth.future.map((value) => value + shift),
            truth,
          );
        expect(at(off * 1.5 + 0.1)).toBeLessThanOrEqual(at(off));
      }),
    );
  });
  test('huge but finite forecasts score about nothing', () => {
    expect(forecastScore(new Array<number>(HORIZON).fill(1e15), truth)).toBeLessThan(1e-6);
  });
});

describe('queries', () => {
  test.each([
    ['a short history', { history: [1, 2, 3] }, /history must have from 64 to 512/],
    ['a horizon of zero', { history: new Array(64).fill(1), horizon: 0 }, /horizon must be from 1/],
    ['a value beyond double precision', { history: new Array(64).fill(1e300) }, /history\[0\] must be from/],
  ])('%s is refused by name', (_, body, message) => expect(() => forecasting.parseQuery(body)).toThrow(message));
});
