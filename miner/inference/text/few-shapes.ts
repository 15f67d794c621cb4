/**
 * A language model run with few shapes: a GPU builds shaders for each new one, and a growing text has a new one at every token. Texts
 * are filled up to a bucket behind their end, caches before their beginning; what is filled in is masked out and taken off again.
 */
import { largestDifference, magnitude } from '../golden.ts';
import { floats, type Tensor, type Tensors } from '../tensor.ts';
import type { TextModel } from './text-model.ts';

const SMALLEST = 32;
/** Buckets up to this many tokens are tried before the first question; larger ones when they come. */
const WARMED = 512;
/** How far the answers may be off with filled-up inputs, as a share of the largest logit. */
const TOLERANCE = 1e-3;

/** Tokens that a text of `tokens` is filled up to: 32, 64, 128, …, at most the model's context. */
export const tokenBucket = (tokens: number, context: number): number =>
  Math.max(tokens, Math.min(context, 2 ** Math.ceil(Math.log2(Math.max(SMALLEST, tokens)))));

/** The same model with filled-up runs; the very same when it gives other answers that way, or has no mask to tell what was filled in. */
export async function withFewShapes(model: TextModel): Promise<TextModel> {
  if (!model.manifest.inputs.some(({ name }) => name === 'attention_mask')) return model;
  const filled: TextModel = { ...model, run: (feeds, options) => runFilled(model, feeds, options) };
  const ids = model.encode('One two three').slice(0, Math.min(6, model.context - 1));
  if (ids.length < 2) return model;
  try {
    const [plain, other] = [await sample(model, ids), await sample(filled, ids)];
    if (!plain.every((one, i) => largestDifference(other[i]!, one) <= TOLERANCE * magnitude(one))) return model;
    for (let bucket = 2 * SMALLEST; bucket < 2 * Math.min(model.context, WARMED); bucket *= 2)
      await sample(
        filled,
        Array.from({ length: Math.min(bucket, model.context) - 1 }, (_, i) => ids[i % ids.length]!),
      );
  } catch {
    return model; // it takes texts of their own length alone
  }
  return filled;
}

const whole = (values: readonly number[]): Tensor => ({
  type: 'int64',
  shape: [1, values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** Logits of a text without its last token, and of that token after it. */
async function sample(model: TextModel, ids: readonly number[]): Promise<Tensors[]> {
  const cached = model.cache.pairs.length > 0;
  const known = (feeds: Tensors): Tensors =>
    Object.fromEntries(
      Object.entries(feeds).filter(([name]) => model.manifest.inputs.some((port) => port.name === name)),
    );
  const feeds = (from: number, to: number, cache: Tensors): Tensors => ({
    ...known({
      input_ids: whole(ids.slice(from, to)),
      attention_mask: whole(ids.slice(0, to).map(() => 1)),
      position_ids: whole(ids.slice(from, to).map((_, i) => from + i)),
    }),
    ...cache,
  });
  const before = ids.length - 1;
  const { outputs: first } = await model.run(feeds(0, before, model.cache.empty()));
  const cache = Object.fromEntries(model.cache.pairs.map(([past, present]) => [past, first[present]!]));
  const { outputs: second } = await model.run(feeds(cached ? before : 0, ids.length, cache));
  return [{ logits: first['logits']! }, { logits: second['logits']! }];
}

async function runFilled(
  model: TextModel,
  feeds: Tensors,
  options: { signal?: AbortSignal } | undefined,
): Promise<{ outputs: Tensors }> {
  const fresh = feeds['input_ids']!.shape[1]!;
  const past = feeds['attention_mask']!.shape[1]! - fresh;
  // One token after a cache has its own width already; a text has no cache before it.
  const behind = past === 0 ? tokenBucket(fresh, model.context) - fresh : 0;
  const before = past === 0 ? 0 : tokenBucket(past, model.context) - past;
  if (behind + before === 0) return model.run(feeds, options);
  const caches = new Set(model.cache.pairs.map(([name]) => name));
  const filled = Object.entries(feeds).map(([name, tensor]): [string, Tensor] => {
    if (caches.has(name)) return [name, rows(tensor, 2, -before, past)];
    const more = name === 'attention_mask' ? before : 0;
    return [name, rows(tensor, 1, -more, tensor.shape[1]! + behind)];
  });
  const { outputs } = await model.run(Object.fromEntries(filled), options);
  const presents = new Set(model.cache.pairs.map(([, name]) => name));
  const own = Object.entries(outputs).map(([name, tensor]): [string, Tensor] => {
    if (presents.has(name)) return [name, rows(tensor, 2, before, before + past + fresh)];
    return [name, name === 'logits' && behind > 0 ? rows(tensor, 1, 0, fresh) : tensor];
  });
  return { outputs: Object.fromEntries(own) };
}

/** A tensor's part from index `from` to `to` along `axis`, as a copy; zeros where it has nothing. Its first dimension is 1. */
function rows(tensor: Tensor, axis: 1 | 2, from: number, to: number): Tensor {
  const { shape } = tensor;
  const length = shape[axis]!;
  const width = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const lanes = axis === 1 ? 1 : shape[1]!;
  const sizes = shape.map((size, i) => (i === axis ? to - from : size));
  const first = Math.max(0, from);
  const last = Math.min(length, to);
  const copy = <T extends { set(values: T, at: number): void; subarray(from: number, to: number): T }>(
    source: T,
    target: T,
  ): T => {
    for (let lane = 0; lane < lanes; lane++)
      target.set(
        source.subarray((lane * length + first) * width, (lane * length + last) * width),
        (lane * (to - from) + first - from) * width,
      );
    return target;
  };
  const total = lanes * (to - from) * width;
  if (tensor.type === 'float32') return floats(sizes, copy(tensor.data, new Float32Array(total)));
  return { type: 'int64', shape: sizes, data: copy(tensor.data as BigInt64Array, new BigInt64Array(total)) };
}
