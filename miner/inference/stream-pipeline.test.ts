// The bundled language model as the product runs it: pipeline, axon and dendrite over real HTTP.
import { cryptoWaitReady, encodeAddress, sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Axon } from '../axon/axon.ts';
import { callerPolicy } from '../axon/caller-policy.ts';
import { systemClock } from '../axon/clock.ts';
import { httpAxonTransport } from '../axon/http-axon.ts';
import { Dendrite } from '../dendrite/dendrite.ts';
import { fetchTransport } from '../dendrite/fetch-transport.ts';
import { taskSynapse } from '../market/task-synapse.ts';
import { answerWith } from '../operator/live/answer-with.ts';
import { BadQueryError } from '../tasks/task-errors.ts';
import { textGeneration } from '../tasks/text-generation/index.ts';
import type { TextQuery } from '../tasks/text-generation/query.ts';
import type { Task } from '../tasks/task.ts';
import { fileModelStore } from './file-model-store.ts';
import { BackendClosedError, CancelledError, QueueFullError } from './inference-error.ts';
import type { InferenceBackend, LoadedModel, ModelSource } from './inference-backend.ts';
import { nodeBackend } from './node-backend.ts';
import { createPipeline } from './pipeline.ts';
import { cacheLayout } from './text/cache-layout.ts';

const task = textGeneration as Task;
const { sample } = textGeneration;
const ask = (question: string, more: Partial<TextQuery> = {}): TextQuery => ({
  ...sample,
  messages: [question],
  ...more,
});
let backend: InferenceBackend;
let source: ModelSource;
let model: LoadedModel;
beforeAll(async () => {
  await cryptoWaitReady();
  backend = nodeBackend({ now: () => performance.now() });
  source = await fileModelStore('models').open('text-generation');
  model = await backend.load(source);
});
afterAll(() => backend.dispose());

const open = (more: { maxWaiting?: number } = {}) =>
  createPipeline({ task, model, file: source.file!, now: () => performance.now(), ...more });

async function piecesOf(stream: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

describe('the bundled language model', () => {
  test('answers in a conversation, and remembers what was said before', async () => {
    const pipeline = open();
    expect(await pipeline.answer(sample)).toEqual({ completion: 'Six, seven, eight, nine.' });
    expect(await pipeline.answer(ask('Count up from six to nine.'))).toEqual({
      completion: 'Six, seven, eight, nine.',
    });
    const talk = {
      ...sample,
      roles: ['user', 'assistant', 'user'],
      messages: ['Which day comes after Monday?', 'After Monday comes Tuesday.', 'What is the opposite of hot?'],
    };
    expect(await pipeline.answer(talk)).toEqual({ completion: 'The opposite of hot is cold.' });
  });

  test('with its cache it says what it says without, token by token', async () => {
    const bare: LoadedModel = {
      ...model,
      // The same network run anew on the whole text each time: what the loop does when there is no cache.
      manifest: { ...model.manifest, inputs: model.manifest.inputs.filter(({ name }) => !name.startsWith('past')) },
      run: (feeds, options) => model.run({ ...feeds, ...cacheLayout(model.manifest, {}).empty() }, options),
    };
    const plain = createPipeline({ task, model: bare, file: source.file!, now: () => 0 });
    for (const question of ['Is an eel a fish or a tree?', 'Ben has a pink cup. Eva has a blue hat. Who has the hat?'])
      expect(await open().answer(ask(question))).toEqual(await plain.answer(ask(question)));
  });

  test('free answers are repeatable by their seed, and another seed says other things', async () => {
    const pipeline = open();
    const free = (seed: number) => pipeline.answer(ask('Hello, who are you?', { temperature: 2, seed }));
    expect(await free(1)).toEqual(await free(1));
    const said = await Promise.all([2, 3, 4, 5].map(free));
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBeGreaterThan(1);
  });
});

describe('the pipeline of streamed answers', () => {
  test('many at once are answered like one alone', async () => {
    const pipeline = open();
    const questions = Array.from({ length: 24 }, (_, i) =>
      ask(`What is ${['two', 'three', 'four'][i % 3]} plus five?`),
    );
    const together = await Promise.all(questions.map((one) => pipeline.answer(one)));
    for (const [i, one] of questions.slice(0, 3).entries()) expect(await open().answer(one)).toEqual(together[i]);
    expect(pipeline.stats()).toMatchObject({ answered: 24, failed: 0, waiting: 0 });
  });

  test("a bad query and one that is too long are the caller's fault", async () => {
    const pipeline = open();
    await expect(pipeline.answer({ roles: ['user'], messages: [] })).rejects.toThrow(BadQueryError);
    await expect(pipeline.answer(ask('word '.repeat(200)))).rejects.toThrow(BadQueryError);
    expect(await pipeline.answer(sample)).toEqual({ completion: 'Six, seven, eight, nine.' });
  });

  test('more than may wait are refused, a cancelled one leaves, and closing ends the rest', async () => {
    const pipeline = open({ maxWaiting: 2 });
    const cancel = new AbortController();
    const all = Array.from({ length: 7 }, (_, i) =>
      pipeline.answer(ask('Count up from one to six.'), i === 4 ? { signal: cancel.signal } : {}),
    );
    const ends = all.map((one) =>
      one.then(
        () => 'answered',
        (error: unknown) => error,
      ),
    );
    cancel.abort();
    expect(await ends[6]).toBeInstanceOf(QueueFullError);
    expect(await ends[4]).toBeInstanceOf(CancelledError);
    pipeline.close();
    expect(await ends[5]).toBeInstanceOf(BackendClosedError);
    expect(await ends[0]).toBeInstanceOf(BackendClosedError);
    await expect(pipeline.answer(sample)).rejects.toThrow(BackendClosedError);
  });
});

test('over HTTP the answer comes in pieces, and what a caller did wrong is told with its status', async () => {
  const keyOf = (byte: number) => {
    const pair = sr25519PairFromSeed(new Uint8Array(32).fill(byte));
    return { hotkey: encodeAddress(pair.publicKey, 42), sign: (message: Uint8Array) => sr25519Sign(message, pair) };
  };
  const [validator, miner] = [keyOf(1), keyOf(2).hotkey];
  let port = 0;
  const axon = new Axon({
    hotkey: miner,
    address: () => ({ ip: '127.0.0.1', port }),
    policy: callerPolicy({ neuron: () => ({ uid: 0, validatorPermit: true, stakeRao: 1n }) }),
    clock: systemClock,
    newId: () => 'id',
  });
  const pipeline = open();
  const schema = taskSynapse(task);
  axon.route(
    schema,
    answerWith(() => pipeline),
  );
  const opened = await httpAxonTransport().open(axon.serve, { ip: '127.0.0.1', port: 0 });
  ({ port } = opened.address);
  const dendrite = new Dendrite({
    ...validator,
    uuid: 'u',
    ip: '127.0.0.1',
    transport: fetchTransport(),
    clock: systemClock,
  });
  const target = { ip: '127.0.0.1', port, hotkey: miner };
  const said = async function* (query: TextQuery) {
    for await (const part of dendrite.stream(target, schema, { ...query })) if (part.type === 'text') yield part.text;
  };
  const pieces = await piecesOf(said(ask('Count down from nine to five.')));
  expect(pieces.join('')).toBe('Nine, eight, seven, six, five.');
  expect(await piecesOf(pipeline.stream!(sample))).toEqual(['Six', ',', ' seven', ',', ' eight', ',', ' nine', '.']);
  await expect(piecesOf(said(ask('word '.repeat(200))))).rejects.toThrow(/tokens/);
  axon.stop();
  await opened.close(0);
});
