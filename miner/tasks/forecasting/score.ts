/** How good a forecast is, whatever the series' unit. */
export interface ForecastTruth {
  /** What came. */
  future: readonly number[];
  /** How much this series changes over half a horizon, on average: the yardstick of its errors. */
  yardstick: number;
}

/** Mean absolute change over eight steps, across the known and the coming values. Positive. */
export function yardstick(history: readonly number[], future: readonly number[]): number {
  const all = [...history, ...future];
  const step = 8;
  let sum = 0;
  for (let i = step; i < all.length; i++) sum += Math.abs(all[i]! - all[i - step]!);
  return Math.max(sum / Math.max(1, all.length - step), 1e-12);
}

/** Mean absolute error in yardsticks; infinite for a forecast of the wrong length. */
export function relativeError(forecast: readonly number[], truth: ForecastTruth): number {
  if (forecast.length !== truth.future.length) return Infinity;
  const error = truth.future.reduce((sum, value, i) => sum + Math.abs(value - forecast[i]!), 0) / truth.future.length;
  return error / truth.yardstick;
}

/**
 * 1 / (1 + (2·e)²) with e the mean absolute error in yardsticks: 1 for a perfect forecast, 0.5 for an error of half a
 * yardstick, about 0.25 for one that knows no more than the last value, near 0 for a constant in another unit.
 */
export function forecastScore(forecast: readonly number[], truth: ForecastTruth): number {
  const error = relativeError(forecast, truth);
  return Number.isFinite(error) ? 1 / (1 + (2 * error) ** 2) : 0;
}
