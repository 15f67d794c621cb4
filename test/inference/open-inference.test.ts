// Our backend against real servers of the Open Inference Protocol: the front beside this file (onnxruntime-web; onnxruntime-node
// where TAOLITE_ORT_NODE names a folder that has it), and any server named by TAOLITE_V2_SERVER=http://host/ (MLServer, Triton).
import { createServer, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../miner/axon/clock.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import { checkGolden, largestDifference } from '../../miner/inference/golden.ts';
import type { BackendEvent, InferenceBackend } from '../../miner/inference/inference-backend.ts';
import {
  BackendClosedError,
  CancelledError,
  QueueFullError,
  RunError,
  RuntimeMissingError,
  ServerError,
  SessionError,
} from '../../miner/inference/inference-error.ts';
import { nativeBackend } from '../../miner/inference/native-backend.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { createPipeline } from '../../miner/inference/pipeline.ts';
import {
  openInferenceBackend,
  type OpenInferenceOptions,
} from '../../miner/inference/remote/open-inference-backend.ts';
import { decodeResponse, encodeRequest } from '../../miner/inference/remote/open-inference-codec.ts';
import { serverModels } from '../../miner/inference/remote/server-models.ts';
import { floats, type Tensors } from '../../miner/inference/tensor.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { openFront, type Front, type FrontOptions } from './open-inference-front.ts';

const store = fileModelStore('models');
const source = await store.open('forecasting');
const bytes = await source.bytes();
const nativeFolder = process.env['TAOLITE_ORT_NODE'];
const elsewhere = process.env['TAOLITE_V2_SERVER'];

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
const front = async (options: Partial<FrontOptions> = {}): Promise<Front> => {
  const one = await openFront({ name: 'forecasting', model: bytes, ...options });
  opened.push(one);
  return one;
};
const connect = (servers: readonly string[], options: Partial<OpenInferenceOptions> = {}): InferenceBackend => {
  const backend = openInferenceBackend({ servers, clock: systemClock, ...options });
  opened.push({ close: () => backend.dispose() });
  return backend;
};
const histories = (rows: number): Tensors => ({
  history: floats(
    [rows, 64],
    Float32Array.from({ length: rows * 64 }, (_, i) => Math.sin(i / 7) + i / 64),
  ),
});
const here = async (feeds: Tensors) => {
  const backend = nodeBackend({ now: () => performance.now() });
  const { outputs } = await (await backend.load(source)).run(feeds);
  await backend.dispose();
  return outputs;
};

describe.each([
  ['raw bytes', { binary: true }],
  ['numbers as text', { binary: false }],
])('a server that takes %s', (_, options) => {
  test('gives the golden answers and the very answers of WASM, in batches of any size', async () => {
    const model = await connect([(await front(options)).base]).load(source);
    expect(model.device).toMatchObject({ provider: 'server' });
    expect(model.device.reason).toMatch(/^Runs on front 1 at 127\.0\.0\.1:\d+, because a server was named\.$/);
    const difference = await checkGolden(source.manifest, async (feeds) => (await model.run(feeds)).outputs);
    expect(difference).toBeLessThan(1e-5);
    for (const rows of [1, 5, 64])
      expect(largestDifference((await model.run(histories(rows))).outputs, await here(histories(rows)))).toBeLessThan(
        1e-5,
      );
  });
});

test('through the pipeline each batch of a burst is one request, and every query gets its answer', async () => {
  const server = await front();
  const task = taskByName('forecasting');
  const pipeline = createPipeline({
    task,
    model: await connect([server.base]).load(source),
    now: () => performance.now(),
  });
  const before = server.inferred();
  const answers = await Promise.all(Array.from({ length: 60 }, () => pipeline.answer(task.sample)));
  for (const answer of answers) task.parseAnswer(answer, task.sample);
  // How large batches become is learnt from times; that each is one request is not.
  expect(server.inferred() - before).toBe(pipeline.stats().batches);
  expect(pipeline.stats().answered).toBe(60);
  pipeline.close();
});

describe('several servers', () => {
  test('share the work; when one dies in the middle, its runs go to the other and none is lost', async () => {
    const [a, b] = [await front(), await front()];
    const events: BackendEvent[] = [];
    const backend = connect([a.base, b.base], { perServer: 2 });
    backend.observe((event) => events.push(event));
    const model = await backend.load(source);
    const wanted = await here(histories(8));
    const runs = Array.from({ length: 24 }, () => model.run(histories(8)));
    await runs[0];
    opened.splice(
      opened.findIndex((one) => one === a),
      1,
    );
    const [results] = await Promise.all([Promise.all(runs), a.close()]);
    for (const { outputs } of results) expect(largestDifference(outputs, wanted)).toBeLessThan(1e-5);
    expect(b.inferred()).toBeGreaterThan(2);
    await model.run(histories(1));
    await model.run(histories(1));
    expect(events.some((event) => event.kind === 'lost' && /cannot be reached|cut off/.test(event.reason))).toBe(true);
  });

  test('one that answers wrongly, lacks the model or is away is not used, and the report says why', async () => {
    const good = await front();
    const other = await front({
      name: 'image-classification',
      model: await (await store.open('image-classification')).bytes(),
    });
    const { device } = await connect([good.base, other.base, 'http://127.0.0.1:9']).load(source);
    expect(device.reason).toMatch(/Not used: 127\.0\.0\.1:\d+: status 404.*; 127\.0\.0\.1:9: cannot be reached/);
    const liar = await front({
      misbehave: (_, response) => (
        response.end(
          JSON.stringify({
            outputs: [{ name: 'forecast', shape: [1, 16], datatype: 'FP32', data: Array(16).fill(0) }],
          }),
        ),
        true
      ),
    });
    await expect(connect([liar.base]).load(source)).rejects.toThrow(/No server can run.*its answers differ by/);
  });
});

describe('a server that', () => {
  /** Loads with a well-behaved server, which then does as `bad` says. */
  async function turned(bad: NonNullable<FrontOptions['misbehave']>, options: Partial<OpenInferenceOptions> = {}) {
    let good = true;
    const server = await front({ misbehave: (request, response, nth) => !good && bad(request, response, nth) });
    const model = await connect([server.base], options).load(source);
    good = false;
    return { model, mend: () => (good = true) };
  }

  test.each([
    ['is overloaded', (response: ServerResponse) => response.writeHead(503).end('busy'), /status 503: busy/],
    ['answers with a web page', (response: ServerResponse) => response.end('<html>'), /no JSON/],
    [
      'announces more bytes than it sends',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-length': 9999 }).write('{', () => response.destroy()),
      /cut off/,
    ],
    [
      'gives fewer values than its shape',
      (response: ServerResponse) =>
        response.end('{"outputs":[{"name":"forecast","shape":[1,16],"datatype":"FP32","data":[1]}]}'),
      /has 1 values/,
    ],
  ])('%s fails its run in words, and is used again when it is well', async (_, bad, words) => {
    const { model, mend } = await turned((__, response) => (bad(response), true));
    await expect(model.run(histories(1))).rejects.toThrow(ServerError);
    await expect(model.run(histories(1))).rejects.toThrow(words);
    mend();
    expect((await model.run(histories(1))).outputs.forecast!.shape).toEqual([1, 16]);
  });

  test('refuses the request itself gives a run error, and no other server is asked', async () => {
    const { model } = await turned((_, response) => (response.writeHead(400).end('{"error":"too long"}'), true));
    await expect(model.run(histories(1))).rejects.toThrow(RunError);
  });

  test('never answers is given up after its time; a cancelled run ends at once; stopping ends the rest', async () => {
    const { model } = await turned(() => true, { runMs: 150 });
    await expect(model.run(histories(1))).rejects.toThrow(/no answer in 0 s/);
    const stop = new AbortController();
    const cancelled = model.run(histories(1), { signal: stop.signal });
    stop.abort();
    await expect(cancelled).rejects.toThrow(CancelledError);
    const slow = await turned(() => true);
    const backend = connect([(await front({ misbehave: (_, __, nth) => nth > 8 })).base], { perServer: 1 });
    const waiting = await backend.load(source);
    const runs = Promise.allSettled(Array.from({ length: 300 }, () => waiting.run(histories(1))));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await backend.dispose();
    const reasons = (await runs).map((one) =>
      one.status === 'rejected' ? (one.reason as Error).constructor : 'answered',
    );
    expect(reasons.filter((one) => one === QueueFullError).length).toBeGreaterThan(20);
    expect(reasons.filter((one) => one === BackendClosedError).length).toBeGreaterThan(100);
    expect(slow.model.manifest.id).toBe('forecasting');
  });
});

test('a model of the server’s own is described by its metadata and fits the task, or is refused', async () => {
  const server = await front({ name: 'big-oracle' });
  const task = taskByName('forecasting');
  const find = (name: string, forTask = task) =>
    serverModels([server.base], name, forTask, source.manifest, { get: fetch }, AbortSignal.timeout(5000));
  const [manifest] = await (await find('big-oracle')).list();
  expect(manifest).toMatchObject({ title: 'big-oracle', inputs: source.manifest.inputs });
  const model = await connect([server.base], { model: 'big-oracle' }).load(
    await (await find('big-oracle')).open(manifest!.id),
  );
  expect((await model.run(histories(3))).outputs.forecast!.shape).toEqual([3, 16]);
  await expect(find('small-oracle')).rejects.toThrow(/No inference server has the model "small-oracle"/);
  await expect(find('big-oracle', taskByName('image-classification'))).rejects.toThrow(/does not fit this task/);
  await expect(connect([server.base]).load(source)).rejects.toThrow(SessionError);
});

test('any bytes are an answer or a server error, and what is encoded in raw bytes is decoded the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.string({ maxLength: 4 })), (body, header) => {
      try {
        decodeResponse(body, header);
      } catch (error) {
        expect(error).toBeInstanceOf(ServerError);
      }
    }),
  );
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 1, maxLength: 50 }),
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1, maxLength: 9 }),
      (a, b) => {
        const feeds: Tensors = {
          a: floats([a.length], a),
          b: { type: 'int64', shape: [b.length], data: BigInt64Array.from(b) },
        };
        const { headers, body } = encodeRequest(feeds, [], true);
        const length = Number(headers['inference-header-content-length']);
        // A request and a response differ in one name.
        const head = new TextEncoder().encode(
          new TextDecoder()
            .decode(body.subarray(0, length))
            .replace('"outputs":[]', '"none":[]')
            .replace('"inputs"', '"outputs"'),
        );
        const back = decodeResponse(new Uint8Array([...head, ...body.subarray(length)]), String(head.length));
        expect(back).toEqual(feeds);
      },
    ),
  );
});

test('without onnxruntime-node its choice is refused in words, and WASM is named', async () => {
  const failed = nativeBackend({ folder: '/', threads: 1, now: () => 0 });
  await expect(failed).rejects.toThrow(RuntimeMissingError);
  await expect(failed).rejects.toThrow(/not installed.*go on with WASM/);
});

// Not part of the product: TAOLITE_ORT_NODE=FOLDER names a folder in which onnxruntime-node was installed.
describe.skipIf(nativeFolder === undefined)('with onnxruntime-node', () => {
  test('every bundled model gives its golden answers natively', async () => {
    const backend = await nativeBackend({ folder: nativeFolder!, threads: 2, now: () => performance.now() });
    opened.push({ close: () => backend.dispose() });
    for (const { id, task } of await store.list()) {
      if (task === 'text-generation') continue; // its golden vectors are run by its own loop
      const model = await backend.load(await store.open(id));
      expect(model.device).toMatchObject({ provider: 'native' });
      expect(model.device.reason).toMatch(
        /^Runs natively on the processor, \d threads?, as onnxruntime-node was asked for\.$/,
      );
    }
  });
  test('a front over it serves our backend', async () => {
    const model = await connect([(await front({ nativeFolder: nativeFolder! })).base]).load(source);
    expect(largestDifference((await model.run(histories(7))).outputs, await here(histories(7)))).toBeLessThan(1e-4);
  });
});

// TAOLITE_V2_SERVER names a server of another maker that holds the bundled forecaster under the name "forecasting".
test.skipIf(elsewhere === undefined)('a server of another maker gives the golden answers', async () => {
  const model = await connect([elsewhere!]).load(source);
  console.log(model.device.reason);
  expect(largestDifference((await model.run(histories(9))).outputs, await here(histories(9)))).toBeLessThan(1e-4);
});

test('a port that is open but speaks no HTTP is told', async () => {
  const server = createServer();
  server.on('connection', (socket) => socket.end('SSH-2.0\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ close: () => new Promise((resolve) => void server.close(() => resolve())) });
  const { port } = server.address() as { port: number };
  await expect(connect([`http://127.0.0.1:${port}`]).load(source)).rejects.toThrow(/cannot be reached/);
});
