/**
 * The generation loop: the whole prompt in one run (prefill), then a token at a time with the key-value cache of the runs before.
 * A model without a cache gets the whole text each time.
 */
import { CancelledError, ModelShapeError, NonFiniteOutputError } from '../inference-error.ts';
import type { Tensor, Tensors } from '../tensor.ts';
import { sampleToken, type Sampling } from './sample-token.ts';
import { TextTooLongError } from './text-errors.ts';
import type { TextModel } from './text-model.ts';
import { textStream } from './text-stream.ts';

export interface Generation extends Sampling {
  /** Most tokens of the answer. */
  maxTokens: number;
  /** Texts that end the answer; they are not part of it. */
  stop: readonly string[];
  /** Numbers in [0, 1), seeded where an answer must be repeatable. */
  random: () => number;
  signal?: AbortSignal | undefined;
}

/** Why an answer ended: an end token, a stop text, or no more tokens (of the answer or of the model's context). */
export type Finish = 'end' | 'stop' | 'length';

const whole = (values: readonly number[]): Tensor => ({
  type: 'int64',
  shape: [1, values.length],
  data: BigInt64Array.from(values, BigInt),
});

/**
 * Generates the text after `prompt` piece by piece; every piece has whole characters and none is empty. Throws `TextTooLongError`,
 * `CancelledError`, `NonFiniteOutputError`, `ModelShapeError`, or a run's error.
 */
export async function* generate(
  model: TextModel,
  prompt: readonly number[],
  options: Generation,
): AsyncGenerator<string, Finish> {
  const { signal, maxTokens, random } = options;
  if (prompt.length === 0 || prompt.length >= model.context)
    throw new TextTooLongError(
      `The text has ${prompt.length} tokens; the model "${model.manifest.title}" takes 1 to ${model.context - 1}.`,
      { tokens: prompt.length, context: model.context },
    );
  const cached = model.cache.pairs.length > 0;
  const text = textStream(model.decode, options.stop);
  const all = [...prompt];
  let cache: Tensors = model.cache.empty();
  let fresh: readonly number[] = prompt;
  let finish: Finish = 'length';
  for (let count = 0; count < maxTokens && all.length < model.context; count++) {
    if (signal?.aborted) throw new CancelledError('The answer was cancelled.');
    const { outputs } = await model.run(feedsOf(model, fresh, all.length, cache), signal ? { signal } : {});
    const id = sampleToken(lastLogits(model, outputs, fresh.length), options, random);
    if (model.ends.has(id)) {
      finish = 'end';
      break;
    }
    all.push(id);
    const piece = text.push(id);
    if (piece !== '') yield piece;
    if (text.stopped) return 'stop';
    fresh = cached ? [id] : all;
    if (cached) cache = nextCache(model, outputs);
  }
  const rest = text.flush();
  if (rest !== '') yield rest;
  return text.stopped ? 'stop' : finish;
}

/** Inputs for the tokens `fresh`, the last of `length`. */
function feedsOf(model: TextModel, fresh: readonly number[], length: number, cache: Tensors): Tensors {
  const first = length - fresh.length;
  const all: Tensors = {
    input_ids: whole(fresh),
    attention_mask: whole(new Array<number>(length).fill(1)),
    position_ids: whole(fresh.map((_, i) => first + i)),
  };
  const known = Object.entries(all).filter(([name]) => model.manifest.inputs.some((port) => port.name === name));
  return { ...Object.fromEntries(known), ...cache };
}

function nextCache(model: TextModel, outputs: Tensors): Tensors {
  return Object.fromEntries(
    model.cache.pairs.map(([past, present]) => {
      const tensor = outputs[present];
      if (!tensor)
        throw new ModelShapeError(`The model "${model.manifest.title}" did not give its output "${present}".`, {
          present,
        });
      return [past, tensor];
    }),
  );
}

/** Logits of the last of `tokens` tokens. */
function lastLogits(model: TextModel, outputs: Tensors, tokens: number): Float32Array {
  const { title, id } = model.manifest;
  const tensor = outputs['logits'];
  // Some exports give the last token's row alone.
  const rows = tensor?.shape[1];
  if (tensor?.type !== 'float32' || tensor.shape.length !== 3 || (rows !== tokens && rows !== 1))
    throw new ModelShapeError(`The model "${title}" gave logits of another size than the text has.`, { model: id });
  const vocabulary = tensor.shape[2]!;
  const row = tensor.data.subarray(tensor.data.length - vocabulary);
  // Minus infinity is how a model says never.
  if (vocabulary === 0 || row.some((x) => Number.isNaN(x) || x === Infinity))
    throw new NonFiniteOutputError(`The model "${title}" answered with a value that is not a number.`, { model: id });
  return row;
}
