// Every task the way people mine it: `npm run mine`, a process of its own, against a devnet whose validators ask over HTTP. Once in
// this machine's runtime, once behind servers: of texts (OpenAI's HTTP) and of tensors (Open Inference Protocol).
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import { submit } from '../../chain/submit/submit.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import type { AskedEvent } from '../../devnet/actors/validator.ts';
import { startBundledDevnet, type BundledDevnet } from '../../devnet/bundled-devnet.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import { httpMarket } from '../../miner/market/http-market.ts';
import { tasks } from '../../miner/tasks/index.ts';
import { createRng } from '../../miner/tasks/rng.ts';
import { writePrivateKeyfile, writePublicKeyfile } from '../../wallet/formats/keyfile.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import { keyFromUri } from '../../wallet/keys/secret-uri.ts';
import { keypairSigner } from '../../wallet/signing/keypair-signer.ts';
import { dev } from '../chain/open-devnet.ts';
import { openFront } from './open-inference-front.ts';
import { openOpenAiFront } from './openai-front.ts';

const TAO = 1_000_000_000n;
const PORT = 22_400;
const FIRST_NETUID = 2;
const root = fileURLToPath(new URL('../..', import.meta.url));
const closing: (() => Promise<unknown> | void)[] = [];
const children: ChildProcessWithoutNullStreams[] = [];
const asked: AskedEvent[] = [];
let folder: string;
let devnet: BundledDevnet;
let server: RunningServer;

beforeAll(async () => {
  await cryptoReady();
  folder = await mkdtemp(join(tmpdir(), 'taolite-each-task-'));
  devnet = await startBundledDevnet({
    clock: wallClock,
    store: new ForgetfulStore(),
    production: { mode: 'interval', ms: 250 },
    market: httpMarket(PORT + 20),
    actors: { tempo: 20, subnets: tasks.map(({ name }) => name), validators: 1, rivals: 1 },
    seed: 'each task',
  });
  devnet.actors!.asked.on((event) => void asked.push(event));
  server = await serveWebSocket(devnet.node, devnet.methods, { port: PORT });
  const chain = await openChain({ connect: devnet.connect, kind: 'devnet', label: 'devnet', clock: wallClock });
  const coldkey = keyFromUri('//Each task');
  const bob = dev('//Bob');
  const to = keypairSigner(coldkey.pair).address;
  for await (const state of submit(chain, transfer(chain, to, 90n * TAO), { address: bob.address, signer: bob }))
    if (state.state === 'failed') throw new Error(state.failure.what);
  await chain.close();
  await mkdir(join(folder, 'wallet', 'hotkeys'), { recursive: true });
  await writeFile(join(folder, 'wallet', 'coldkeypub.txt'), writePublicKeyfile(coldkey.pair.publicKey));
  await writeFile(join(folder, 'wallet', 'coldkey'), writePrivateKeyfile(coldkey));
}, 90_000);

afterAll(async () => {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')));
  for (const close of closing.reverse()) await close();
  await server.close();
  await devnet.close();
  await rm(folder, { recursive: true, force: true });
});

interface Mining {
  /** Uid by subnet, of miners that answer. */
  uids(): Map<number, number>;
  err(): string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

function mine(...args: string[]): Mining {
  const common = ['--endpoint', `ws://127.0.0.1:${PORT}`, '--wallet', join(folder, 'wallet'), '--yes', '--json'];
  const more = [...common, '--data-dir', join(folder, `data-${children.length}`), ...args];
  const child = spawn(process.execPath, ['build/run.mjs', 'electron/commands/mine.ts', ...more], { cwd: root });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    uids: () =>
      new Map(
        out
          .split('\n')
          .filter((line) => line.includes('"event":"answering"'))
          .map((line) => JSON.parse(line) as { miner?: string; uid: number })
          .map(({ miner, uid }) => [Number((miner ?? args[1]!).split('/')[0]), uid]),
      ),
    err: () => err,
    stop: () => (child.kill('SIGINT'), ended),
  };
}

/** What a validator thinks of one answer given to everybody: its mean score over fifty questions. */
function constantScore(task: (typeof tasks)[number]): number {
  const questions = Array.from({ length: 50 }, (_, i) => task.challenge(createRng(`constant ${i}`)));
  const answer = task.rivals.at(-1)!.answer(task.sample, createRng('constant'));
  return questions.reduce((sum, { truth }) => sum + task.score(truth, answer) / questions.length, 0);
}

/** Scores that the bundled validator of a subnet gave to a miner. */
const scoresOf = (netuid: number, uid: number): number[] =>
  asked.filter((one) => one.netuid === netuid && one.uid === uid).map(({ score }) => score);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Waits until every one of the subnets' miners was asked often enough, and compares. */
async function earnsMoreThanConstants(mining: Mining, netuids: readonly number[]): Promise<void> {
  await vi.waitUntil(
    () => {
      if (mining.err() !== '') throw new Error(mining.err());
      return mining.uids().size === netuids.length;
    },
    { timeout: 90_000, interval: 100 },
  );
  asked.length = 0; // a hotkey that mined before was asked while nobody answered
  for (const netuid of netuids) {
    const uid = mining.uids().get(netuid)!;
    await expect.poll(() => scoresOf(netuid, uid).length, { timeout: 60_000 }).toBeGreaterThan(3);
    const task = tasks[netuid - FIRST_NETUID]!;
    const [score, constant] = [mean(scoresOf(netuid, uid)), constantScore(task)];
    console.log(`${task.name}: ${score.toFixed(2)} by its validator; a constant answer ${constant.toFixed(2)}`);
    expect(score).toBeGreaterThan(constant + 0.2);
  }
}

test('all four tasks at once, in one process', { timeout: 180_000 }, async () => {
  expect(devnet.actors!.netuids).toEqual(tasks.map((_, i) => FIRST_NETUID + i));
  const [first, ...others] = tasks;
  const mining = mine(
    ...['--netuid', String(FIRST_NETUID), '--task', first!.name, '--hotkey', 'h0', '--axon-port', String(PORT + 10)],
    ...others.flatMap(({ name }, i) => ['--also', `${FIRST_NETUID + 1 + i}:${name}:h${i + 1}:${PORT + 11 + i}`]),
  );
  await earnsMoreThanConstants(
    mining,
    tasks.map((_, i) => FIRST_NETUID + i),
  );
  expect(await mining.stop()).toBe(0);
});

test(
  'behind servers: chats of OpenAI’s HTTP, tensors of the Open Inference Protocol',
  { timeout: 180_000 },
  async () => {
    const nativeFolder = process.env['TAOLITE_ORT_NODE'];
    const native = nativeFolder === undefined ? {} : { nativeFolder };
    const texts = await openOpenAiFront(native);
    const model = await (await fileModelStore('models').open('embeddings')).bytes();
    const tensors = await openFront({ name: 'embeddings', model, ...native });
    closing.push(texts.close, tensors.close);
    const netuidOf = (name: string): number => FIRST_NETUID + tasks.findIndex((task) => task.name === name);
    for (const [task, backend, own] of [
      ['text-generation', `openai:${texts.base}`, ['--model', 'talker']],
      ['embeddings', tensors.base, []],
    ] as const) {
      asked.length = 0;
      const netuid = netuidOf(task);
      const mining = mine('--netuid', String(netuid), '--task', task, '--backend', backend, ...own, ...['--hotkey', `h${netuid - FIRST_NETUID}`, '--axon-port', String(PORT + 15)]); // prettier-ignore
      await earnsMoreThanConstants(mining, [netuid]);
      expect(await mining.stop()).toBe(0);
    }
    expect(texts.answered()).toBeGreaterThan(4);
    expect(tensors.inferred()).toBeGreaterThan(4);
  },
);
