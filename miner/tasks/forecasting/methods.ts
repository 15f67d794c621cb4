/** Forecasting methods from the textbooks: a known history (oldest first) and a horizon in, that many values out. */
import { ridge } from '../linear-algebra.ts';

export type Method = (history: readonly number[], horizon: number) => number[];

const repeat = (horizon: number, at: (step: number) => number) => Array.from({ length: horizon }, (_, i) => at(i + 1));
const average = (values: readonly number[]) => values.reduce((a, b) => a + b / values.length, 0);

/** The mean of everything known. */
export const mean: Method = (history, horizon) => {
  const level = average(history);
  return repeat(horizon, () => level);
};

/** The mean of the last `width` values. */
export const movingAverage =
  (width: number): Method =>
  (history, horizon) =>
    mean(history.slice(-width), horizon);

/** The last value again and again. */
export const lastValue: Method = (history, horizon) => repeat(horizon, () => history.at(-1)!);

/** The straight line through the first and the last value. */
export const drift: Method = (history, horizon) => {
  const last = history.at(-1)!;
  const slope = (last - history[0]!) / (history.length - 1);
  return repeat(horizon, (step) => last + slope * step);
};

/** The least-squares straight line. */
export const line: Method = (history, horizon) => {
  const middle = (history.length - 1) / 2;
  const level = average(history);
  const squares = history.reduce((sum, _, t) => sum + (t - middle) ** 2, 0);
  const slope = history.reduce((sum, value, t) => sum + (t - middle) * (value - level), 0) / squares;
  return repeat(horizon, (step) => level + slope * (history.length - 1 + step - middle));
};

/** Holt's two smoothings with a damped trend; the two weights that fit the known part best. */
export const holt: Method = (history, horizon) => {
  const fade = 0.9;
  let best = { error: Infinity, level: 0, slope: 0 };
  for (const alpha of [0.1, 0.3, 0.5, 0.7, 0.9])
    for (const beta of [0.02, 0.1, 0.3]) {
      let level = history[0]!;
      let slope = 0;
      let error = 0;
      for (const value of history.slice(1)) {
        const expected = level + fade * slope;
        error += (value - expected) ** 2;
        const before = level;
        level = expected + alpha * (value - expected);
        slope = fade * slope + beta * (level - before - fade * slope);
      }
      if (error < best.error) best = { error, level, slope };
    }
  let gain = 0;
  return repeat(horizon, (step) => {
    gain += fade ** step;
    return best.level + best.slope * gain;
  });
};

/** The period from 3 to 28 at which the history without its line resembles itself most. */
export function findPeriod(history: readonly number[]): number {
  const flat = withoutLine(history).rest;
  let best = { period: 1, likeness: -Infinity };
  for (let period = 3; period <= Math.min(28, history.length >> 1); period++) {
    let product = 0;
    let squares = 1e-12;
    for (let t = period; t < flat.length; t++) {
      product += flat[t]! * flat[t - period]!;
      squares += (flat[t]! ** 2 + flat[t - period]! ** 2) / 2;
    }
    if (product / squares > best.likeness + 0.02) best = { period, likeness: product / squares };
  }
  return best.period;
}

/** A history as its least-squares line and what remains. */
function withoutLine(history: readonly number[]): { rest: number[]; at: (index: number) => number } {
  const ahead = line(history, 2);
  const slope = ahead[1]! - ahead[0]!;
  const at = (index: number) => ahead[0]! + slope * (index - history.length);
  return { rest: history.map((value, t) => value - at(t)), at };
}

/** The last full season again. */
export const seasonalNaive: Method = (history, horizon) => {
  const period = findPeriod(history);
  return repeat(horizon, (step) => history[history.length - period + ((step - 1) % period)]!);
};

/** Line plus the mean shape of a season. */
export const seasonalMean: Method = (history, horizon) => {
  const period = findPeriod(history);
  const { rest, at } = withoutLine(history);
  const shape = Array.from({ length: period }, (_, phase) => average(rest.filter((_, t) => t % period === phase)));
  return repeat(horizon, (step) => at(history.length - 1 + step) + shape[(history.length - 1 + step) % period]!);
};

/** An autoregression of the given order on the history without its line, fitted by ridge regression. */
export const autoregression =
  (order: number, penalty: number): Method =>
  (history, horizon) => {
    const { rest, at } = withoutLine(history);
    const size = Math.sqrt(average(rest.map((x) => x * x))) || 1;
    const values = rest.map((x) => x / size);
    const rows = values.length - order;
    const x = new Float64Array(rows * order);
    for (let r = 0; r < rows; r++) for (let k = 0; k < order; k++) x[r * order + k] = values[r + order - 1 - k]!;
    const weights = ridge(x, Float64Array.from(values.slice(order)), order, 1, penalty);
    return repeat(horizon, (step) => {
      let next = 0;
      for (let k = 0; k < order; k++) next += weights[k]! * values[values.length - 1 - k]!;
      next = Math.max(-6, Math.min(6, next)); // an unstable fit must not run away
      values.push(next);
      return at(history.length - 1 + step) + size * next;
    });
  };
