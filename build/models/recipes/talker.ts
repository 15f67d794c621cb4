/** A small decoder-only transformer for the text-generation task, with its tokenizer. */
import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import { floats, type Tensor, type Tensors } from '../../../miner/inference/tensor.ts';
import { drawExchange, drawOther, drawStory, type Exchange } from '../../../miner/tasks/text-generation/data.ts';
import { createRng, type Rng } from '../../../miner/tasks/rng.ts';
import { decoderGraph } from '../decoder-graph.ts';
import { adam } from '../nn/adam.ts';
import { decoder, type Decoder } from '../nn/decoder.ts';
import { crossEntropy } from '../nn/train.ts';
import type { Recipe, TrainedModel } from '../recipe.ts';
import { talkTokenizer } from '../talk-tokenizer.ts';

const SEED = 'text-generation/training';
const SHAPE = { shifts: 4, context: 96, width: 64, heads: 4, layers: 2, inner: 128 };
const RATE = 0.003;
const ROWS = 28;
/**
 * What is learned when. To look something up in a story is one insight that comes late or not at all among easier things, and quickly
 * when it is all there is; afterwards everything is practised together. `stories` is their share of the questions.
 */
const PHASES = [
  { steps: 500, stories: 1 / 3 },
  { steps: 400, stories: 1 },
  { steps: 1100, stories: 0.45 },
] as const;
const STEPS = PHASES.reduce((sum, { steps }) => sum + steps, 0);
/** Share of the training texts that are a conversation of two questions. */
const TWO_TURNS = 0.08;

/** Share of stories at a step of the training. */
function storiesAt(step: number): number {
  let first = 0;
  for (const { steps, stories } of PHASES) if (step < (first += steps)) return stories;
  return 0;
}

/** A conversation as ids, and the places whose next token is the assistant's. */
type Encode = (exchanges: readonly Exchange[]) => { ids: number[]; spoken: number[] };

function encoder(files: ReturnType<typeof talkTokenizer>): Encode {
  const tokenizer = new Tokenizer(files.tokenizer, files.config);
  const template = new Template((files.config as { chat_template: string }).chat_template);
  const [speaks, ends] = ['<|assistant|>', '<|end|>'].map((mark) => tokenizer.token_to_id(mark)!);
  return (exchanges) => {
    const messages = exchanges.flatMap(({ question, answer }) => [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ]);
    const { ids } = tokenizer.encode(template.render({ messages, add_generation_prompt: false }));
    const spoken: number[] = [];
    let speaking = false;
    ids.forEach((id, i) => {
      speaking = id === speaks || (speaking && id !== ends);
      if (speaking) spoken.push(i);
    });
    return { ids, spoken };
  };
}

function train(network: Decoder, encode: Encode, rng: Rng, log: (line: string) => void): void {
  const optimiser = adam(network.parameters, 0.001);
  const loss = crossEntropy(network.shape.vocabulary);
  let shown = NaN;
  for (let step = 0; step < STEPS; step++) {
    const texts = Array.from({ length: ROWS }, (_, r) => {
      const own = rng.split(`batch-${step}-${r}`);
      const ask = () => (own.chance(storiesAt(step)) ? drawStory(own) : drawOther(own));
      return encode(Array.from({ length: own.chance(TWO_TURNS) ? 2 : 1 }, ask));
    });
    const wanted: number[] = [];
    const next: number[] = [];
    let first = 0;
    for (const { ids, spoken } of texts) {
      wanted.push(...spoken.map((at) => first + at));
      next.push(...spoken.map((at) => ids[at + 1]!));
      first += ids.length;
    }
    const target = new Float32Array(next.length * network.shape.vocabulary);
    next.forEach((id, r) => (target[r * network.shape.vocabulary + id] = 1));
    const logits = network.forward(
      texts.map(({ ids }) => ids),
      wanted,
    );
    const { loss: value, gradient } = loss(logits, target, wanted.length);
    network.backward(gradient);
    optimiser.step(RATE * Math.min(1, (step + 1) / 100) * (0.52 + 0.48 * Math.cos((Math.PI * step) / STEPS)));
    shown = Number.isNaN(shown) ? value : 0.98 * shown + 0.02 * value;
    if (step % 250 === 249) log(`step ${step + 1} of ${STEPS}, cross entropy ${shown.toFixed(4)}`);
  }
}

/** Inputs of a first run over `ids`, with an empty cache. */
function firstRun(ids: readonly number[]): Tensors {
  const { layers, heads, width } = SHAPE;
  const whole = (values: readonly number[]): Tensor => ({
    type: 'int64',
    shape: [1, values.length],
    data: BigInt64Array.from(values, BigInt),
  });
  const empty = (ports: number, size: number) => floats([1, ports, 0, size], new Float32Array(0));
  const past = Array.from({ length: layers }, (_, l) =>
    ['key', 'value'].map((part) => [`past_key_values.${l}.${part}`, empty(heads, width / heads)]),
  );
  return {
    input_ids: whole(ids),
    attention_mask: whole(ids.map(() => 1)),
    position_ids: whole(ids.map((_, i) => i)),
    ...(Object.fromEntries(past.flat()) as Tensors),
    [`past_key_values.${layers}.key`]: empty(1, 1),
  };
}

/** A network that has learned nothing, with its tokenizer. */
function freshTalker() {
  const files = talkTokenizer(`${SEED}/words`);
  const network = decoder({ ...SHAPE, vocabulary: files.vocabulary }, createRng(SEED).split('network'));
  return { files, encode: encoder(files), network };
}

/** The network as it is now, ready to be written. */
function asModel({ files, encode, network }: ReturnType<typeof freshTalker>): TrainedModel {
  const golden = [0, 1].map((i) => {
    const { ids, spoken } = encode([drawExchange(createRng(`${SEED}/golden`).split(String(i)))]);
    return ids.slice(0, spoken[2]! + 1);
  });
  const { context, width, heads, layers } = SHAPE;
  return {
    graph: decoderGraph('talker', network),
    parameters: network.parameters.reduce((sum, { value }) => sum + value.length, 0),
    goldenInputs: golden.map(firstRun),
    predict: ({ input_ids: input }) => {
      const ids = Array.from(input!.data as BigInt64Array, Number);
      return network.forward(
        [ids],
        ids.map((_, i) => i),
      );
    },
    files: {
      'tokenizer.json': files.tokenizer,
      'tokenizer_config.json': files.config,
      'config.json': {
        model_type: 'taolite-talker',
        vocab_size: files.vocabulary,
        hidden_size: width,
        num_hidden_layers: layers,
        num_attention_heads: heads,
        num_key_value_heads: heads,
        max_position_embeddings: context,
        eos_token_id: 1,
      },
      'generation_config.json': { eos_token_id: 1, do_sample: false },
    },
  };
}

export const talker: Recipe = {
  id: 'text-generation',
  task: 'text-generation',
  title: 'Talker, small transformer',
  seed: SEED,
  dataSource: 'generated by miner/tasks/text-generation/data.ts',

  train(log) {
    const fresh = freshTalker();
    train(fresh.network, fresh.encode, createRng(SEED), log);
    return asModel(fresh);
  },
};
