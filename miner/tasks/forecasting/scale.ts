/** The unit and origin of one history, so that a model sees every series the same size. In double precision, outside the model. */
import { CONTEXT } from './data.ts';

export interface Scaled {
  /** The last 64 values, minus `mean`, over `size`. */
  values: Float32Array;
  mean: number;
  /** Standard deviation of those values; 1 for a flat history. */
  size: number;
}

/** Standardises the last 64 values of a history of at least 64. */
export function scaleHistory(history: readonly number[]): Scaled {
  const recent = history.slice(-CONTEXT);
  const mean = recent.reduce((a, b) => a + b / recent.length, 0);
  const deviation = Math.sqrt(recent.reduce((a, b) => a + (b - mean) ** 2 / recent.length, 0));
  const size = deviation > 1e-12 * (1 + Math.abs(mean)) ? deviation : 1;
  return { values: Float32Array.from(recent, (value) => (value - mean) / size), mean, size };
}
