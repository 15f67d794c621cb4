import { cryptoWaitReady, encodeAddress, sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallingNeuron, Market, OpenedAxon } from '../../devnet/actors/market.ts';
import { tasks } from '../tasks/index.ts';
import { httpMarket } from './http-market.ts';
import { inProcessMarket } from './in-process-market.ts';
import { taskSynapse } from './task-synapse.ts';

beforeAll(() => cryptoWaitReady());

const keyOf = (byte: number) => {
  const pair = sr25519PairFromSeed(new Uint8Array(32).fill(byte));
  return { hotkey: encodeAddress(pair.publicKey, 42), sign: (message: Uint8Array) => sr25519Sign(message, pair) };
};
const validator = keyOf(1);
const stranger = keyOf(2);
const miner = keyOf(3).hotkey;
const registered: CallingNeuron = { uid: 0, validatorPermit: true, stakeRao: 1n };
const neuron = (hotkey: string): CallingNeuron | null => (hotkey === validator.hotkey ? registered : null);

const opened: OpenedAxon[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((axon) => axon.close()));
});

describe.each<[string, () => Market]>([
  ['over HTTP on loopback', () => httpMarket(28_091)],
  ['in one process', () => inProcessMarket()],
])('the market %s', (_, make) => {
  const open = async (market: Market, task: string, answer: (query: unknown) => Promise<unknown>) => {
    const axon = await market.openAxon({ task, hotkey: miner, neuron, answer });
    opened.push(axon);
    return { ip: axon.ip, port: axon.port, hotkey: miner };
  };

  it.each(tasks.map(({ name }) => name))('carries question, answer and score of %s', async (task) => {
    const market = make();
    const best = market.tasks.find(({ name }) => name === task)!.methods.at(-1)!;
    const axon = await open(market, task, (query) => Promise.resolve(market.answer(task, best, query, 'seed')));
    const question = market.question(task, 'question');
    expect(market.question(task, 'question')).toEqual(question);
    const reply = await market.ask(task, validator, axon, question.query, 5000);
    if (!reply.ok) throw new Error(reply.reason);
    const direct = market.answer(task, best, question.query, 'seed');
    expect(market.score(task, question, reply.body)).toBe(market.score(task, question, direct));
  });

  it('refuses callers that are not registered', async () => {
    const market = make();
    const [task] = market.tasks;
    const axon = await open(market, task!.name, () => Promise.resolve({}));
    const { query } = market.question(task!.name, 'q');
    expect(await market.ask(task!.name, stranger, axon, query, 5000)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('not registered') as string,
    });
  });

  it('reports a miner that fails, is too slow or is gone, and never throws', async () => {
    const market = make();
    const task = market.tasks[0]!.name;
    const { query } = market.question(task, 'q');
    const failing = await open(market, task, () => Promise.reject(new Error('broken')));
    expect(await market.ask(task, validator, failing, query, 5000)).toMatchObject({ ok: false });
    const slow = await open(market, task, () => new Promise(() => undefined));
    expect(await market.ask(task, validator, slow, query, 50)).toMatchObject({ ok: false });
    await Promise.all(opened.splice(0).map((axon) => axon.close()));
    expect(await market.ask(task, validator, failing, query, 5000)).toMatchObject({ ok: false });
  });

  it('scores an answer that is not of the task with nothing', () => {
    const market = make();
    for (const { name } of market.tasks) {
      const question = market.question(name, 'q');
      for (const body of [null, {}, { labels: ['?'], probs: [2] }, { forecast: ['x'] }, 'text'])
        expect(market.score(name, question, body)).toBe(0);
    }
  });

  it('takes the next port when one is in use', async () => {
    const [a, b] = [make(), make()];
    const task = a.tasks[0]!.name;
    const first = await open(a, task, () => Promise.resolve({}));
    const second = await open(b, task, () => Promise.resolve({}));
    const third = await open(a, task, () => Promise.resolve({}));
    expect(third.port).toBeGreaterThan(first.port);
    expect(second.port).toBeGreaterThanOrEqual(first.port);
  });
});

describe('the synapse of a task', () => {
  it.each(tasks.map((task) => [task.name, task] as const))(
    'has the fields of %s, answers empty until given',
    (_, task) => {
      const schema = taskSynapse(task);
      const { request, response } = task.synapse;
      expect(schema.fields.map(({ name }) => name)).toEqual([
        ...Object.keys(request.properties),
        ...Object.keys(response.properties),
      ]);
      expect([...schema.outputs]).toEqual(Object.keys(response.properties));
      expect(schema.requiredHashFields).toEqual(task.synapse.hashFields);
    },
  );
});
