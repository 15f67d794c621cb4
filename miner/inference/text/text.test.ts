// The loop and its parts. The network is a small table in place of a session, so that every rule can be seen.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../tasks/rng.ts';
import { drawExchange, drawStory } from '../../tasks/text-generation/data.ts';
import { fileModelStore } from '../file-model-store.ts';
import { CancelledError, ModelShapeError, NonFiniteOutputError } from '../inference-error.ts';
import type { ModelManifest, ModelPort } from '../model-manifest.ts';
import { floats, type Tensors } from '../tensor.ts';
import { cacheLayout } from './cache-layout.ts';
import { nodeBackend } from '../node-backend.ts';
import { tokenBucket } from './few-shapes.ts';
import { generate, type Generation } from './generate.ts';
import { sampleToken } from './sample-token.ts';
import { TextFilesError, TextTooLongError } from './text-errors.ts';
import { openTextModel } from './open-text-model.ts';
import type { RunnableModel } from './text-model.ts';
import { textStream } from './text-stream.ts';

const WORDS = ['<end>', '▁one', '▁two', '▁three', '▁four', '▁five', '▁stop'];
const encode = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const FILES: Record<string, unknown> = {
  'tokenizer.json': {
    version: '1.0',
    added_tokens: [
      { id: 0, content: '<end>', special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
    ],
    normalizer: null,
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    post_processor: null,
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: { type: 'Unigram', unk_id: 0, vocab: WORDS.map((word) => [word, -1]), byte_fallback: false },
  },
  'tokenizer_config.json': { eos_token: '<end>', chat_template: '{% for m in messages %}{{ m.content }}{% endfor %}' },
  'config.json': { max_position_embeddings: 12, num_attention_heads: 2, hidden_size: 4 },
};
const port = (name: string, shape: ModelPort['shape'], type: ModelPort['type'] = 'float32'): ModelPort => ({
  name,
  type,
  shape,
});
const IDS = [port('input_ids', ['batch', 'sequence'], 'int64'), port('attention_mask', ['batch', 'total'], 'int64')];
const LOGITS = port('logits', ['batch', 'sequence', WORDS.length]);
const CACHED = {
  inputs: [...IDS, port('past_key_values.0.key', ['batch', 'heads', 'past', 'size'])],
  outputs: [LOGITS, port('present.0.key', ['batch', 'heads', 'total', 'size'])],
};

/** A model that says the next word of the list; its cache holds the ids it has seen, and it refuses one that does not fit. */
function counting(ports: Pick<ModelManifest, 'inputs' | 'outputs'>, files = FILES) {
  const runs: number[] = [];
  const contents = Object.fromEntries(Object.entries(files).map(([path, value]) => [path, encode(value)]));
  const manifest = {
    id: 'counting',
    title: 'Counting',
    ...ports,
    files: Object.entries(contents).map(([path, { length }]) => ({ path, bytes: length, sha256: '0'.repeat(64) })),
  } as unknown as ModelManifest;
  const model: RunnableModel = {
    manifest,
    file: async (path) => contents[path]!,
    run: async (feeds) => {
      const ids = Array.from(feeds['input_ids']!.data as BigInt64Array, Number);
      const past = feeds['past_key_values.0.key'];
      const seen = past ? past.shape[2]! : 0;
      if (feeds['attention_mask']!.shape[1] !== seen + ids.length) throw new Error('the mask does not fit the cache');
      runs.push(ids.length);
      const logits = new Float32Array(ids.length * WORDS.length);
      ids.forEach((id, i) => (logits[i * WORDS.length + ((id + 1) % WORDS.length)] = 1));
      const total = seen + ids.length;
      const outputs: Tensors = {
        logits: floats([1, ids.length, WORDS.length], logits),
        ...(past && { 'present.0.key': floats([1, 2, total, 2], new Float32Array(4 * total)) }),
      };
      return { outputs };
    },
  };
  return { model, runs };
}

const greedy: Generation = { maxTokens: 20, temperature: 0, topK: 0, topP: 1, stop: [], random: () => 0 };

async function told(model: RunnableModel, prompt: string, options: Partial<Generation> = {}) {
  const text = await openTextModel(model);
  const pieces: string[] = [];
  const steps = generate(text, text.encode(prompt), { ...greedy, ...options });
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return { pieces, finish: value };
    pieces.push(value);
  }
}

describe('the generation loop', () => {
  test('runs the prompt once and then a token at a time with the cache', async () => {
    const { model, runs } = counting(CACHED);
    expect(await told(model, 'one two')).toEqual({ pieces: ['three', ' four', ' five', ' stop'], finish: 'end' });
    expect(runs).toEqual([2, 1, 1, 1, 1]);
  });
  test('gives the whole text each time to a model without a cache', async () => {
    const { model, runs } = counting({ inputs: IDS, outputs: [LOGITS] });
    expect((await told(model, 'one two')).pieces.join('')).toBe('three four five stop');
    expect(runs).toEqual([2, 3, 4, 5, 6]);
  });
  test('ends at a stop text, which is not sent, at the number of tokens, and at the end of the context', async () => {
    const { model } = counting(CACHED);
    expect(await told(model, 'one', { stop: [' five'] })).toEqual({
      pieces: ['two', ' three', ' four'],
      finish: 'stop',
    });
    expect(await told(model, 'one', { maxTokens: 2 })).toEqual({ pieces: ['two', ' three'], finish: 'length' });
    const tight = counting(CACHED, {
      ...FILES,
      'config.json': { ...(FILES['config.json'] as object), max_position_embeddings: 3 },
    });
    expect((await told(tight.model, 'one')).finish).toBe('length');
    await expect(told(tight.model, 'one two three')).rejects.toThrow(TextTooLongError);
  });
  test('stops between two tokens when it is cancelled', async () => {
    const { model, runs } = counting(CACHED);
    const text = await openTextModel(model);
    const cancel = new AbortController();
    const steps = generate(text, text.encode('one'), { ...greedy, signal: cancel.signal });
    await steps.next();
    cancel.abort();
    await expect(steps.next()).rejects.toThrow(CancelledError);
    expect(runs).toHaveLength(1);
  });
  test('a value that is no number is an error, never a token', async () => {
    const { model } = counting(CACHED);
    const broken: RunnableModel = {
      ...model,
      run: async (feeds) => {
        const { outputs } = await model.run(feeds);
        (outputs['logits']!.data as Float32Array).fill(NaN);
        return { outputs };
      },
    };
    await expect(told(broken, 'one')).rejects.toThrow(NonFiniteOutputError);
  });
});

describe('sampling', () => {
  const logits = Float32Array.of(1, 4, 3, 2);
  test('temperature 0 and top-k 1 take the most probable token without asking for a number', () => {
    const never = () => {
      throw new Error('asked');
    };
    expect(sampleToken(logits, { temperature: 0, topK: 0, topP: 1 }, never)).toBe(1);
    expect(sampleToken(logits, { temperature: 2, topK: 1, topP: 1 }, never)).toBe(1);
  });
  test('only tokens within top-k and top-p come, and equal seeds choose alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        fc.nat(30),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.string(),
        (values, temperature, topK, topP, seed) => {
          const row = Float32Array.from(values);
          const pick = () => sampleToken(row, { temperature, topK, topP }, createRng(seed).float);
          const id = pick();
          expect(pick()).toBe(id);
          const larger = row.filter((value) => value > row[id]!);
          if (topK > 0) expect(larger.length).toBeLessThan(topK);
          const top = Math.max(...row);
          const share = (list: Float32Array) => list.reduce((sum, x) => sum + Math.exp((x - top) / temperature), 0);
          if (larger.length > 0) expect(share(larger) / share(row)).toBeLessThan(topP + 1e-6);
        },
      ),
    );
  });
  test('a token comes as often as its probability says', () => {
    const rng = createRng('often');
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[sampleToken(logits, { temperature: 1, topK: 0, topP: 1 }, rng.float)]!++;
    const powers = Array.from(logits, Math.exp);
    const sum = powers.reduce((a, b) => a + b);
    counts.forEach((count, i) => expect(count / 4000).toBeCloseTo(powers[i]! / sum, 1));
  });
});

describe('text that may be sent', () => {
  const bytes = (ids: number[]) => new TextDecoder().decode(Uint8Array.from(ids));
  test('characters are whole and nothing is lost, whatever the text and the stop', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.string({ minLength: 1, maxLength: 3 }),
        (text, stop) => {
          fc.pre(!text.includes('\ufffd') && !text.startsWith('\ufeff'));
          const stream = textStream(bytes, [stop]);
          let sent = '';
          for (const id of encode(text)) {
            const piece = stream.push(id);
            expect(piece).not.toContain('\ufffd');
            sent += piece;
          }
          sent += stream.flush();
          const at = text.indexOf(stop);
          expect(sent).toBe(at < 0 ? text : text.slice(0, at));
          expect(stream.stopped).toBe(at >= 0);
        },
      ),
    );
  });
});

describe('the files of a language model', () => {
  const without = (path: string) => Object.fromEntries(Object.entries(FILES).filter(([name]) => name !== path));
  test.each(['tokenizer.json', 'tokenizer_config.json', 'config.json'])(
    'without %s it is refused by name',
    async (path) => {
      await expect(openTextModel(counting(CACHED, without(path)).model)).rejects.toThrow(path);
    },
  );
  test.each([
    ['no JSON', { 'config.json': '{' }],
    ['a list instead of settings', { 'config.json': [1] }],
    ['a tokenizer of an unknown kind', { 'tokenizer.json': { model: { type: 'Magic', vocab: {} } } }],
    ['a template with a broken tag', { 'tokenizer_config.json': { chat_template: '{% for %}' } }],
  ])('%s is a named error', async (_, change) => {
    await expect(openTextModel(counting(CACHED, { ...FILES, ...change }).model)).rejects.toThrow(TextFilesError);
  });
  test('a template of its own file goes before that of the settings, and one that refuses is a named error', async () => {
    const own = counting(CACHED, { ...FILES, 'chat_template.jinja': '{{ raise_exception("no") }}' });
    const text = await openTextModel(own.model);
    expect(() => text.encodeChat([{ role: 'user', content: 'one' }])).toThrow(TextFilesError);
  });
  test('sizes of the cache come from the ports, else from the settings; else the model is refused', () => {
    const layout = (settings: object, ports = CACHED) =>
      cacheLayout({ title: 'x', id: 'x', ...ports } as unknown as ModelManifest, settings as Record<string, unknown>);
    const shape = (settings: object) => layout(settings).empty()['past_key_values.0.key']!.shape;
    expect(shape({ num_attention_heads: 8, hidden_size: 64 })).toEqual([1, 8, 0, 8]);
    expect(shape({ num_attention_heads: 8, num_key_value_heads: 2, head_dim: 16 })).toEqual([1, 2, 0, 16]);
    expect(() => layout({})).toThrow(ModelShapeError);
    expect(() => layout({}, { inputs: [...IDS, port('pixels', ['batch'])], outputs: [LOGITS] })).toThrow(/"pixels"/);
    expect(() => layout({}, { inputs: IDS, outputs: [] })).toThrow(/logits/);
  });
});

describe('few shapes', () => {
  /** The bundled model, with the shapes of all its runs. */
  async function talker(fewShapes: boolean) {
    const source = await fileModelStore('models').open('text-generation');
    const backend = nodeBackend({ now: () => 0 });
    const loaded = await backend.load(source);
    const shapes: string[] = [];
    const text = await openTextModel({
      manifest: source.manifest,
      file: source.file!,
      fewShapes,
      run: (feeds) => {
        shapes.push(JSON.stringify(Object.values(feeds).map(({ shape }) => shape)));
        return loaded.run(feeds);
      },
    });
    const prepared = shapes.length;
    const say = async (content: string) => {
      let said = '';
      for await (const piece of generate(text, text.encodeChat([{ role: 'user', content }]), {
        ...greedy,
        maxTokens: 60,
      }))
        said += piece;
      return said;
    };
    return { say, asked: () => new Set(shapes.slice(prepared)).size, close: () => backend.dispose() };
  }

  test('a GPU sees the same few shapes whatever is asked, and says the very same', async () => {
    const [plain, few] = [await talker(false), await talker(true)];
    const rng = createRng('few shapes');
    for (let i = 0; i < 4; i++) {
      const { question } = i < 2 ? drawStory(rng) : drawExchange(rng);
      expect(await few.say(question)).toBe(await plain.say(question));
    }
    expect(plain.asked()).toBeGreaterThan(15);
    expect(few.asked()).toBeLessThanOrEqual(6); // texts and caches of 32, 64 and 96 tokens
    await Promise.all([plain.close(), few.close()]);
  });

  test('a model that minds what is filled in, or fails on it, gets its texts as they are', async () => {
    for (const refuses of [false, true]) {
      const { model, runs } = counting(CACHED);
      const minding: RunnableModel = {
        ...model,
        fewShapes: true,
        run: async (feeds) => {
          const { outputs } = await model.run(feeds);
          const mask = feeds['attention_mask']!.data as BigInt64Array;
          if (!mask.includes(0n)) return { outputs };
          if (refuses) throw new Error('Gather: index out of range');
          return { outputs: { ...outputs, logits: floats(outputs['logits']!.shape, new Float32Array(outputs['logits']!.data.length)) } }; // prettier-ignore
        },
      };
      expect((await told(minding, 'one two')).pieces.join('')).toBe('three four five stop');
      expect(runs.slice(-4)).toEqual([1, 1, 1, 1]);
    }
    expect([1, 32, 33, 90, 300].map((tokens) => tokenBucket(tokens, 96))).toEqual([32, 32, 64, 96, 300]);
  });
});
