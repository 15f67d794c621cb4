/**
 * Generated time series: what sales, loads, prices and sensors look like, in several families. Training, held-out measurement
 * and the validators' challenges all draw from here, with different seeds. Data is generated, so it is CC0-1.0.
 */
import type { Rng } from '../rng.ts';

/** Values a model sees. */
export const CONTEXT = 64;
/** Values it foretells. */
export const HORIZON = 16;

export interface Series {
  /** The last 64 known values, oldest first. */
  history: Float64Array;
  /** The 16 values after them. */
  future: Float64Array;
}

const LENGTH = CONTEXT + HORIZON;
const PERIODS = [4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24] as const;

/** One series of a random family, with a random unit and origin. */
export function drawSeries(rng: Rng): Series {
  const shape = rng.pick(FAMILIES)(rng);
  const unit = Math.exp(rng.between(Math.log(0.05), Math.log(200)));
  const origin = 20 * rng.normal();
  const values = shape.map((value) => Number((unit * (value + origin)).toPrecision(9)));
  return { history: values.slice(0, CONTEXT), future: values.slice(CONTEXT) };
}

type Family = (rng: Rng) => Float64Array;

const blank = () => new Float64Array(LENGTH);

/** Slope, sometimes fading (a damped trend). */
function trend(rng: Rng): Float64Array {
  const slope = 0.035 * rng.normal();
  const fade = rng.chance(0.4) ? rng.between(0.95, 0.99) : 1;
  let level = 0;
  let step = slope;
  return blank().map(() => {
    level += step;
    step *= fade;
    return level;
  });
}

/** A repeating shape of one to three harmonics; some amplitudes grow or shrink. */
function season(rng: Rng): Float64Array {
  const period = rng.chance(0.75) ? rng.pick(PERIODS) : rng.between(4, 28);
  const size = rng.between(0.5, 1.6);
  const growth = rng.chance(0.3) ? 0.008 * rng.normal() : 0;
  const waves = Array.from({ length: 1 + rng.int(3) }, (_, k) => ({
    turn: (2 * Math.PI * (k + 1)) / period,
    height: (size * rng.between(0.5, 1)) / (k + 1),
    phase: rng.between(0, 2 * Math.PI),
  }));
  return blank().map(
    (_, t) => Math.exp(growth * t) * waves.reduce((sum, w) => sum + w.height * Math.sin(w.turn * t + w.phase), 0),
  );
}

/** A second-order autoregression around zero: memory, and often a wandering cycle. */
function memory(rng: Rng, strength: number): Float64Array {
  const radius = rng.between(0.6, 0.97);
  const cycle = rng.chance(0.5);
  const turn = (2 * Math.PI) / rng.between(6, 30);
  const [a, b] = cycle ? [2 * radius * Math.cos(turn), -radius * radius] : [radius, 0];
  let x1 = 0;
  let x2 = 0;
  for (let i = 0; i < 100; i++) [x1, x2] = [a * x1 + b * x2 + rng.normal(), x1];
  const values = blank().map(() => {
    [x1, x2] = [a * x1 + b * x2 + rng.normal(), x1];
    return x1;
  });
  const size = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / LENGTH) || 1;
  return values.map((x) => (strength * x) / size);
}

const noise = (rng: Rng, size: number) => blank().map(() => size * rng.normal());

/** A jump of level somewhere in the known part. */
function shift(rng: Rng): Float64Array {
  const at = 8 + rng.int(CONTEXT - 12);
  const height = 1.5 * rng.normal();
  return blank().map((_, t) => (t < at ? 0 : height));
}

const sum = (...parts: Float64Array[]) => blank().map((_, t) => parts.reduce((total, part) => total + part[t]!, 0));

const FAMILIES: readonly Family[] = [
  (rng) => sum(trend(rng), season(rng), noise(rng, rng.between(0.03, 0.3))),
  (rng) => sum(season(rng), noise(rng, rng.between(0.03, 0.35))),
  (rng) => sum(season(rng), season(rng), trend(rng), noise(rng, rng.between(0.03, 0.2))),
  (rng) => sum(trend(rng), memory(rng, rng.between(0.2, 0.8)), noise(rng, 0.08)),
  (rng) => sum(season(rng), shift(rng), memory(rng, rng.between(0.1, 0.3)), noise(rng, 0.08)),
  (rng) => memory(rng, 1),
  (rng) => sum(trend(rng), trend(rng), noise(rng, rng.between(0.1, 0.5))),
];
