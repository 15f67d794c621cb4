/**
 * A small decoder-only transformer: embeddings of the token, of the few before it (short-range mixing, which lets a single
 * attention find what followed a word earlier) and of its position, blocks of normalised attention and feed-forward with residual
 * sums (pre-norm), a last normalisation and a linear head. `build/models/decoder-graph.ts` writes the same network as ONNX.
 */
import type { Rng } from '../../../miner/tasks/rng.ts';
import { attention } from './attention.ts';
import { dense, type Dense } from './dense.ts';
import { layerNorm, type LayerNorm } from './layer-norm.ts';
import { parameter, type Parameter } from './layer.ts';
import { relu } from './relu.ts';

export interface DecoderShape {
  vocabulary: number;
  /** How many tokens before each one are mixed in. */
  shifts: number;
  /** Longest sequence in tokens. */
  context: number;
  width: number;
  heads: number;
  layers: number;
  /** Width inside the feed-forward part. */
  inner: number;
}

export interface DecoderBlock {
  before: LayerNorm;
  /** Width → query, key, value. */
  mix: Dense;
  out: Dense;
  between: LayerNorm;
  up: Dense;
  down: Dense;
}

export interface Decoder {
  shape: DecoderShape;
  parameters: readonly Parameter[];
  /** A table for the token itself, one for the token before it, and so on. Before the first token stands id 0. */
  tokens: readonly Parameter[];
  positions: Parameter;
  blocks: readonly DecoderBlock[];
  last: LayerNorm;
  head: Dense;
  /** Logits (wanted × vocabulary) for the rows `wanted` of all sequences laid one after the other. */
  forward(sequences: readonly (readonly number[])[], wanted: readonly number[]): Float32Array;
  backward(dLogits: Float32Array): void;
}

const add = (x: Float32Array, y: Float32Array): Float32Array => {
  for (let i = 0; i < x.length; i++) x[i]! += y[i]!;
  return x;
};

export function decoder(shape: DecoderShape, rng: Rng): Decoder {
  const { vocabulary, shifts, context, width, heads, layers, inner } = shape;
  // Standard deviation 0.3, as that of positions.
  const tokens = Array.from({ length: shifts + 1 }, (_, k) =>
    parameter(vocabulary * width, 2 / 0.3 ** 2, rng.split(`tokens-${k}`)),
  );
  const positions = parameter(context * width, 2 / 0.3 ** 2, rng.split('positions'));
  const blocks = Array.from({ length: layers }, (_, i): DecoderBlock => {
    const own = rng.split(`block-${i}`);
    return {
      before: layerNorm(width),
      mix: dense(width, 3 * width, own.split('mix'), 0.7),
      out: dense(width, width, own.split('out'), 0.5),
      between: layerNorm(width),
      up: dense(width, inner, own.split('up')),
      down: dense(inner, width, own.split('down'), 0.5),
    };
  });
  const parts = blocks.map(() => ({ attend: attention(width, heads), bend: relu() }));
  const last = layerNorm(width);
  const head = dense(width, vocabulary, rng.split('head'), 0.5);
  let ids: number[] = [];
  let places: number[] = [];
  let chosen: readonly number[] = [];
  /** Id of the token `k` before row `r`, in the same sequence. */
  const earlier = (r: number, k: number): number => (places[r]! < k ? 0 : ids[r - k]!);
  return {
    shape,
    tokens,
    positions,
    blocks,
    last,
    head,
    parameters: [
      ...tokens,
      positions,
      ...blocks.flatMap(({ before, mix, out, between, up, down }) =>
        [before, mix, out, between, up, down].flatMap(({ parameters }) => parameters),
      ),
      ...last.parameters,
      ...head.parameters,
    ],
    forward(sequences, wanted) {
      const lengths = sequences.map(({ length }) => length);
      ids = sequences.flat();
      places = sequences.flatMap((one) => one.map((_, i) => i));
      chosen = wanted;
      const rows = ids.length;
      let x: Float32Array = new Float32Array(rows * width);
      for (let r = 0; r < rows; r++) {
        for (let i = 0; i < width; i++) x[r * width + i] = positions.value[places[r]! * width + i]!;
        tokens.forEach(({ value }, k) => {
          const from = earlier(r, k) * width;
          for (let i = 0; i < width; i++) x[r * width + i]! += value[from + i]!;
        });
      }
      blocks.forEach(({ before, mix, out, between, up, down }, b) => {
        const { attend, bend } = parts[b]!;
        x = add(out.forward(attend.forward(mix.forward(before.forward(x, rows), rows), lengths), rows), x);
        x = add(down.forward(bend.forward(up.forward(between.forward(x, rows), rows), rows), rows), x);
      });
      const picked = new Float32Array(wanted.length * width);
      wanted.forEach((row, r) => picked.set(x.subarray(row * width, (row + 1) * width), r * width));
      return head.forward(last.forward(picked, wanted.length), wanted.length);
    },
    backward(dLogits) {
      const picked = last.backward(head.backward(dLogits));
      let dx: Float32Array = new Float32Array(ids.length * width);
      chosen.forEach((row, r) => dx.set(picked.subarray(r * width, (r + 1) * width), row * width));
      for (let b = blocks.length - 1; b >= 0; b--) {
        const { before, mix, out, between, up, down } = blocks[b]!;
        const { attend, bend } = parts[b]!;
        dx = add(between.backward(up.backward(bend.backward(down.backward(dx)))), dx);
        dx = add(before.backward(mix.backward(attend.backward(out.backward(dx)))), dx);
      }
      places.forEach((place, r) => {
        for (let i = 0; i < width; i++) positions.gradient[place * width + i]! += dx[r * width + i]!;
        tokens.forEach(({ gradient }, k) => {
          const to = earlier(r, k) * width;
          for (let i = 0; i < width; i++) gradient[to + i]! += dx[r * width + i]!;
        });
      });
    },
  };
}
