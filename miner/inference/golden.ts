/** Golden vectors as tensors, and how far outputs may be from them. */
import { GoldenMismatchError } from './inference-error.ts';
import type { ModelManifest, ModelPort } from './model-manifest.ts';
import { elementCount, type Tensor, type Tensors } from './tensor.ts';

type Numbers = Readonly<Record<string, { shape: readonly number[]; data: readonly number[] }>>;

const ARRAY = {
  float32: (data: readonly number[]) => Float32Array.from(data),
  int32: (data: readonly number[]) => Int32Array.from(data),
  uint8: (data: readonly number[]) => Uint8Array.from(data),
  int64: (data: readonly number[]) => BigInt64Array.from(data, BigInt),
} as const;

const make = (type: ModelPort['type'], shape: readonly number[], data: readonly number[]): Tensor =>
  ({ type, shape, data: ARRAY[type](data) }) as Tensor;

/** Recorded numbers as tensors of the ports' types. */
export function goldenTensors(ports: readonly ModelPort[], numbers: Numbers): Tensors {
  return Object.fromEntries(
    ports.flatMap(({ name, type }) => {
      const one = numbers[name];
      return one ? [[name, make(type, one.shape, one.data)]] : [];
    }),
  );
}

/** Inputs to time a model with: the first golden ones, or a fixed pattern with every free dimension 1. */
export function probeFeeds(manifest: ModelManifest): Tensors {
  const [first] = manifest.golden.vectors;
  if (first) return goldenTensors(manifest.inputs, first.inputs);
  return Object.fromEntries(
    manifest.inputs.map(({ name, type, shape }) => {
      const sizes = shape.map((size) => (typeof size === 'string' ? 1 : size));
      const data = Array.from({ length: elementCount(sizes) }, (_, i) =>
        type === 'float32' ? Math.sin(1 + i) : i % 2,
      );
      return [name, make(type, sizes, data)];
    }),
  );
}

/** Largest absolute difference; infinite when a tensor is missing, has another size, or holds NaN on one side only. */
export function largestDifference(found: Tensors, wanted: Tensors): number {
  let largest = 0;
  for (const [name, want] of Object.entries(wanted)) {
    const have = found[name];
    if (!have || have.data.length !== want.data.length) return Infinity;
    for (let i = 0; i < want.data.length; i++) {
      const difference = Math.abs(Number(have.data[i]) - Number(want.data[i]));
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    }
  }
  return largest;
}

/** Largest absolute value; at least 1, so that a difference may be held against it. */
export function magnitude(tensors: Tensors): number {
  let largest = 1;
  for (const { data } of Object.values(tensors))
    for (const value of data) largest = Math.max(largest, Math.abs(Number(value)) || 0);
  return largest;
}

/** The name of an output that holds NaN; null when none does. */
export const notANumber = (outputs: Tensors): string | null =>
  Object.entries(outputs).find(([, { type, data }]) => type === 'float32' && data.some(Number.isNaN))?.[0] ?? null;

/** Runs every golden vector; the largest difference, or null without vectors. Throws `GoldenMismatchError` past the tolerance. */
export async function checkGolden(
  manifest: ModelManifest,
  run: (feeds: Tensors) => Promise<Tensors>,
): Promise<number | null> {
  const { vectors, tolerance } = manifest.golden;
  let largest: number | null = null;
  for (const { inputs, outputs } of vectors) {
    const found = await run(goldenTensors(manifest.inputs, inputs));
    const difference = largestDifference(found, goldenTensors(manifest.outputs, outputs));
    largest = Math.max(largest ?? 0, difference);
    if (!(difference <= tolerance))
      throw new GoldenMismatchError(
        `answers differ by ${difference.toPrecision(2)} from the recorded ones (allowed: ${tolerance})`,
        { difference: String(difference), tolerance },
      );
  }
  return largest;
}
