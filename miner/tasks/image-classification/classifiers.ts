/**
 * Classifiers without a network, for rival miners. Each is fitted on generated pictures when it is first asked, then kept: a
 * function from pixels to ten probabilities.
 */
import { ridge } from '../linear-algebra.ts';
import { createRng } from '../rng.ts';
import { drawImage, SIZE, type LabelledImage } from './data.ts';
import { LABELS } from './glyphs.ts';

export type Classifier = (pixels: Float32Array) => Float64Array;
/** A picture's description: any fixed number of values. */
export type Features = (pixels: Float32Array) => Float64Array;

const CLASSES = LABELS.length;

const studied: LabelledImage[] = [];

/** Rivals study these (drawn once, as many as asked for); the stream is neither the trainer's nor a validator's. */
function study(count: number): readonly LabelledImage[] {
  const rng = createRng('image-classification/rivals');
  while (studied.length < count) studied.push(drawImage(rng.split(String(studied.length))));
  return studied.slice(0, count);
}

const described = new Map<Features, Float64Array[]>();

/** Descriptions of the first `count` pictures, made once for all classifiers that look at them alike. */
function describe(features: Features, count: number): readonly Float64Array[] {
  const known = described.get(features) ?? [];
  described.set(features, known);
  const pictures = study(count);
  while (known.length < count) known.push(features(pictures[known.length]!.pixels));
  return known.slice(0, count);
}

const once = (make: () => Classifier): Classifier => {
  let made: Classifier | null = null;
  return (pixels) => (made ??= make())(pixels);
};

/** Scores to probabilities; a larger `sharpness` trusts the best score more. */
function softmax(scores: Float64Array, sharpness: number): Float64Array {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(sharpness * (score - top)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

const squareDistance = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
};

/** Every class equally probable. */
export const even: Classifier = () => new Float64Array(CLASSES).fill(1 / CLASSES);

/** Distance to the mean of each class. */
export const nearestMean = (features: Features, examples: number, sharpness: number): Classifier =>
  once(() => {
    const sums = Array.from({ length: CLASSES }, () => ({ count: 0, mean: new Float64Array(0) }));
    const pictures = study(examples);
    describe(features, examples).forEach((f, r) => {
      const sum = sums[pictures[r]!.label]!;
      if (sum.count === 0) sum.mean = new Float64Array(f.length);
      sum.count++;
      for (let i = 0; i < f.length; i++) sum.mean[i]! += (f[i]! - sum.mean[i]!) / sum.count;
    });
    return (pixels) => {
      const f = features(pixels);
      return softmax(
        Float64Array.from(sums, ({ count, mean }) => (count === 0 ? -1e9 : -squareDistance(f, mean))),
        sharpness,
      );
    };
  });

/** Votes of the `k` nearest of `examples` pictures. */
export const nearestNeighbours = (features: Features, examples: number, k: number): Classifier =>
  once(() => {
    const pictures = study(examples);
    const known = describe(features, examples).map((f, r) => ({ f, label: pictures[r]!.label }));
    return (pixels) => {
      const f = features(pixels);
      const best = known
        .map(({ f: other, label }) => ({ distance: squareDistance(f, other), label }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, k);
      const votes = new Float64Array(CLASSES);
      for (const { label } of best) votes[label]! += 1 / best.length;
      return votes;
    };
  });

/** A linear rule per class, fitted by ridge regression. */
export const linear = (features: Features, examples: number, penalty: number, sharpness: number): Classifier =>
  once(() => {
    const known = study(examples);
    const rows = describe(features, examples);
    const width = rows[0]!.length + 1;
    const x = new Float64Array(known.length * width);
    const y = new Float64Array(known.length * CLASSES);
    rows.forEach((row, r) => {
      x.set(row, r * width);
      x[r * width + width - 1] = 1;
      y[r * CLASSES + known[r]!.label] = 1;
    });
    const weights = ridge(x, y, width, CLASSES, penalty);
    return (pixels) => {
      const f = features(pixels);
      const scores = new Float64Array(CLASSES);
      for (let c = 0; c < CLASSES; c++) {
        let sum = weights[(width - 1) * CLASSES + c]!;
        for (let i = 0; i < f.length; i++) sum += f[i]! * weights[i * CLASSES + c]!;
        scores[c] = sum;
      }
      return softmax(scores, sharpness);
    };
  });

/** The mean of two classifiers' probabilities. */
export const together =
  (a: Classifier, b: Classifier): Classifier =>
  (pixels) => {
    const other = b(pixels);
    return a(pixels).map((p, i) => (p + other[i]!) / 2);
  };

/** The picture as it is. */
export const plain: Features = (pixels) => Float64Array.from(pixels);

/** The picture at half its size: the mean of each four pixels. */
export const halved: Features = (pixels) => {
  const half = new Float64Array(pixels.length / 4);
  pixels.forEach((ink, i) => {
    half[Math.floor(i / (2 * SIZE)) * (SIZE / 2) + Math.floor((i % SIZE) / 2)]! += ink / 4;
  });
  return half;
};

/** How dark the picture is, and nothing else. */
export const darkness: Features = (pixels) => Float64Array.of(pixels.reduce((a, b) => a + b, 0) / 16);

/** Sums of rows and columns. */
export const profiles: Features = (pixels) => {
  const sums = new Float64Array(2 * SIZE);
  pixels.forEach((ink, i) => {
    sums[i % SIZE]! += ink / 4;
    sums[SIZE + Math.floor(i / SIZE)]! += ink / 4;
  });
  return sums;
};

/** The picture seen out of focus (a 3 × 3 mean, twice), which forgives small shifts. */
export const blurred: Features = (pixels) => blur(blur(Float64Array.from(pixels)));

function blur(pixels: Float64Array): Float64Array {
  return pixels.map((_, i) => {
    let sum = 0;
    let count = 0;
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const x = (i % SIZE) + dx;
        const y = Math.floor(i / SIZE) + dy;
        if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) continue;
        sum += pixels[y * SIZE + x]!;
        count++;
      }
    return sum / count;
  });
}

const CELLS = 5;
const DIRECTIONS = 8;

/** For each pixel the cells that it lies in, with its share in them. */
const CELLS_OF = Array.from({ length: SIZE * SIZE }, (_, i) => {
  const cells: { at: number; share: number }[] = [];
  for (let cy = 0; cy < CELLS; cy++)
    for (let cx = 0; cx < CELLS; cx++) {
      const far = Math.max(Math.abs((i % SIZE) - 1.5 - cx * 3.25), Math.abs(Math.floor(i / SIZE) - 1.5 - cy * 3.25));
      if (far < 3) cells.push({ at: (cy * CELLS + cx) * DIRECTIONS, share: 1 - far / 3 });
    }
  return cells;
});

/** Histograms of edge directions in overlapping cells (Dalal and Triggs' idea, small). */
export const edges: Features = (pixels) => {
  const soft = blur(Float64Array.from(pixels));
  const cells = new Float64Array(CELLS * CELLS * DIRECTIONS);
  for (let y = 1; y < SIZE - 1; y++)
    for (let x = 1; x < SIZE - 1; x++) {
      const gx = soft[y * SIZE + x + 1]! - soft[y * SIZE + x - 1]!;
      const gy = soft[(y + 1) * SIZE + x]! - soft[(y - 1) * SIZE + x]!;
      const direction =
        (Math.floor(((Math.atan2(gy, gx) / (2 * Math.PI) + 1) % 1) * DIRECTIONS) + DIRECTIONS) % DIRECTIONS;
      const strength = Math.hypot(gx, gy);
      for (const { at, share } of CELLS_OF[y * SIZE + x]!) cells[at + direction]! += strength * share;
    }
  const length = Math.sqrt(cells.reduce((sum, value) => sum + value * value, 1e-6));
  return cells.map((value) => (3 * value) / length);
};
