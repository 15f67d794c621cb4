/**
 * Drawn digits, distorted as handwriting and bad cameras distort: 16 × 16 grey pixels, 0 = paper, 1 = ink. Training, held-out
 * measurement and the validators' challenges all draw from here, with different seeds. Data is generated, so it is CC0-1.0.
 */
import type { Rng } from '../rng.ts';
import { GLYPHS } from './glyphs.ts';

/** Width and height in pixels. */
export const SIZE = 16;
export const PIXELS = SIZE * SIZE;

export interface LabelledImage {
  /** Row-major grey levels in 0 … 1 (quantised to 1/255, as a picture file holds them). */
  pixels: Float32Array;
  /** Class index. */
  label: number;
}

/** One digit of a random class. */
export function drawImage(rng: Rng): LabelledImage {
  const label = rng.int(GLYPHS.length);
  return { pixels: drawGlyph(label, rng), label };
}

function drawGlyph(label: number, rng: Rng): Float32Array {
  const segments = distort(label, rng);
  const half = rng.between(0.6, 1.25); // half the pen's width, in pixels
  const ink = rng.between(0.65, 1);
  const squares = squareDistances(segments, half + 0.5);
  const pixels = Float32Array.from(squares, (square) => ink * Math.min(1, Math.max(0, half + 0.5 - Math.sqrt(square))));
  occlude(pixels, rng);
  spoil(pixels, rng);
  for (let i = 0; i < PIXELS; i++) pixels[i] = Math.round(255 * Math.min(1, Math.max(0, pixels[i]!))) / 255;
  return pixels;
}

/** The class's strokes under a random affine map, with shaky joints, as flat segments x0 y0 x1 y1 in pixels. */
function distort(label: number, rng: Rng): Float64Array {
  const angle = 0.26 * rng.normal();
  const shear = 0.22 * rng.normal();
  const width = rng.between(0.7, 1.15);
  const height = rng.between(0.75, 1.1);
  const dx = 1.1 * rng.normal();
  const dy = 1.1 * rng.normal();
  const shake = rng.between(0, 0.035);
  // A slow wave bends the whole drawing, so that no two copies of a class are affine images of one another.
  const bendX = 0.05 * rng.normal();
  const bendY = 0.05 * rng.normal();
  const phase = rng.between(0, 2 * Math.PI);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const flat: number[] = [];
  for (const stroke of GLYPHS[label]!) {
    let before: readonly [number, number] | null = null;
    for (const [px, py] of stroke) {
      const u = (px - 0.5 + bendX * Math.sin(6 * py + phase) + shake * rng.normal()) * width;
      const v = (py - 0.5 + bendY * Math.sin(6 * px + phase) + shake * rng.normal()) * height;
      const w = u + shear * v;
      const here = [SIZE * (0.5 + cos * w - sin * v) + dx, SIZE * (0.5 + sin * w + cos * v) + dy] as const;
      if (before) flat.push(...before, ...here);
      before = here;
    }
  }
  return Float64Array.from(flat);
}

/**
 * Squares of the distances from the middle of each pixel to the nearest segment; infinite where none is within `reach`. Only pixels
 * near a segment are looked at, which makes drawing ten times as fast.
 */
function squareDistances(segments: Float64Array, reach: number): Float64Array {
  const squares = new Float64Array(PIXELS).fill(Infinity);
  const first = (low: number) => Math.max(0, Math.floor(low - reach - 0.5));
  const last = (high: number) => Math.min(SIZE - 1, Math.ceil(high + reach - 0.5));
  for (let i = 0; i < segments.length; i += 4) {
    const x0 = segments[i]!;
    const y0 = segments[i + 1]!;
    const sx = segments[i + 2]! - x0;
    const sy = segments[i + 3]! - y0;
    const length = sx * sx + sy * sy;
    const right = last(Math.max(x0, x0 + sx));
    const bottom = last(Math.max(y0, y0 + sy));
    for (let py = first(Math.min(y0, y0 + sy)); py <= bottom; py++)
      for (let px = first(Math.min(x0, x0 + sx)); px <= right; px++) {
        const x = px + 0.5;
        const y = py + 0.5;
        const t = length > 0 ? Math.min(1, Math.max(0, ((x - x0) * sx + (y - y0) * sy) / length)) : 0;
        const ex = x - x0 - t * sx;
        const ey = y - y0 - t * sy;
        const square = ex * ex + ey * ey;
        if (square < squares[py * SIZE + px]!) squares[py * SIZE + px] = square;
      }
  }
  return squares;
}

/** Half of the pictures lose a band or a corner. */
function occlude(pixels: Float32Array, rng: Rng): void {
  if (!rng.chance(0.5)) return;
  const w = 2 + rng.int(4);
  const h = 2 + rng.int(6);
  const x0 = rng.int(SIZE - w + 1);
  const y0 = rng.int(SIZE - h + 1);
  const grey = rng.between(0, 0.6);
  for (let y = y0; y < y0 + h; y++) for (let x = x0; x < x0 + w; x++) pixels[y * SIZE + x] = grey;
}

/** Background light, grain, and sometimes a stray stroke. */
function spoil(pixels: Float32Array, rng: Rng): void {
  const grain = rng.between(0.03, 0.26);
  const slopeX = 0.12 * rng.normal();
  const slopeY = 0.12 * rng.normal();
  if (rng.chance(0.3)) {
    const edge = () => rng.between(0, SIZE);
    const squares = squareDistances(Float64Array.of(edge(), edge(), edge(), edge()), 1);
    for (let i = 0; i < PIXELS; i++)
      pixels[i] = Math.max(pixels[i]!, 0.7 * Math.min(1, Math.max(0, 1 - Math.sqrt(squares[i]!))));
  }
  for (let i = 0; i < PIXELS; i++)
    pixels[i] = pixels[i]! + slopeX * ((i % SIZE) / SIZE - 0.5) + slopeY * (i / PIXELS - 0.5) + grain * rng.normal();
}
