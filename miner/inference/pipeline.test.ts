import { describe, expect, test } from 'vitest';
import { forecasting } from '../tasks/forecasting/index.ts';
import { tasks } from '../tasks/index.ts';
import { createRng } from '../tasks/rng.ts';
import { BadQueryError, ModelMismatchError } from '../tasks/task-errors.ts';
import { isStreamTask, type Task } from '../tasks/task.ts';
import { batchBucket, padRows, sliceRows } from './batch-shape.ts';
import { createBatchLimit } from './batch-limit.ts';
import { fileModelStore } from './file-model-store.ts';
import { BackendClosedError, CancelledError, NonFiniteOutputError, QueueFullError } from './inference-error.ts';
import type { LoadedModel, Provider } from './inference-backend.ts';
import { createLatencyRecorder } from './latency-stats.ts';
import { createMicroBatcher } from './micro-batcher.ts';
import { createPipeline } from './pipeline.ts';
import type { Answered } from './pipeline-port.ts';
import { elementCount, floats, type Tensors } from './tensor.ts';
import { double, plainModel } from './testing/scripted-runtime.ts';

const { manifest } = await plainModel();
const task = forecasting as Task;
const query = (rise: number) => ({ history: Array.from({ length: 64 }, (_, i) => rise * i), horizon: 2 });

function rig(
  options: { provider?: Provider; run?: (feeds: Tensors) => Tensors; maxWaiting?: number; ms?: number } = {},
) {
  const batches: number[] = [];
  const waiting: (() => void)[] = [];
  const answered: Answered[] = [];
  let clock = 0;
  const model: LoadedModel = {
    manifest,
    device: { provider: options.provider ?? 'wasm', device: '', threads: 1, reason: '', trials: [], loadMs: 0 },
    run: async (feeds) => {
      batches.push(feeds.history!.shape[0]!);
      await new Promise<void>((resolve) => waiting.push(resolve));
      clock += options.ms ?? 1;
      return { outputs: (options.run ?? double)(feeds), runMs: options.ms ?? 1 };
    },
    release: async () => undefined,
  };
  const pipeline = createPipeline({
    task,
    model,
    now: () => clock,
    onAnswered: (one) => answered.push(one),
    ...(options.maxWaiting === undefined ? {} : { maxWaiting: options.maxWaiting }),
  });
  /** Lets the runs under way, and those they make room for, finish. */
  const work = async () => {
    for (let i = 0; i < 200; i++) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { pipeline, batches, answered, work };
}

describe('the pipeline', () => {
  test.each(tasks.filter((one) => !isStreamTask(one)).map(({ name }) => name))(
    'answers %s with the answer of a batch of one, whatever the batch',
    async (name) => {
      const one = tasks.find((other) => other.name === name)!;
      const own = (await fileModelStore('models').open(name)).manifest;
      const [, ...rest] = own.outputs[0]!.shape as number[];
      const width = elementCount(rest);
      // The right outputs per row, independent of the batch: taken from the row's own numbers.
      const run = (feeds: Tensors): Tensors => {
        const [input] = Object.values(feeds);
        const rows = input!.shape[0]!;
        const data = new Float32Array(rows * width);
        const size = input!.data.length / rows;
        for (let r = 0; r < rows; r++)
          for (let k = 0; k < width; k++)
            data[r * width + k] = Math.abs(Number(input!.data[r * size + ((100 + k) % size)])) + 0.01;
        return { [own.outputs[0]!.name]: floats([rows, ...rest], data) };
      };
      const model: LoadedModel = {
        manifest: own,
        device: { provider: 'webgpu', device: '', threads: 1, reason: '', trials: [], loadMs: 0 },
        run: async (feeds) => ({ outputs: run(feeds), runMs: 0 }),
        release: async () => undefined,
      };
      const pipeline = createPipeline({ task: one, model, now: () => 0 });
      const queries = Array.from({ length: 23 }, (_, i) => one.challenge(createRng(i)).query);
      const together = await Promise.all(queries.map((each) => pipeline.answer(each)));
      for (const [i, each] of queries.entries()) expect(await pipeline.answer(each)).toEqual(together[i]);
    },
  );

  test('queries that come while a batch runs share the next ones, up to the learnt limit', async () => {
    const { pipeline, batches, work, answered } = rig();
    const all = Array.from({ length: 40 }, (_, i) => pipeline.answer(query(i + 1)));
    await work();
    expect((await Promise.all(all)).length).toBe(40);
    expect(batches.slice(0, 2)).toEqual([1, 1]);
    expect(Math.max(...batches)).toBeGreaterThan(4);
    expect(batches.reduce((a, b) => a + b)).toBe(40);
    expect(answered.filter(({ ok }) => ok).length).toBe(40);
    expect(pipeline.stats()).toMatchObject({ answered: 40, failed: 0, waiting: 0 });
  });

  test('on a GPU batches are padded to a power of two', async () => {
    const { pipeline, batches, work } = rig({ provider: 'webgpu' });
    await Promise.all([...Array.from({ length: 30 }, (_, i) => pipeline.answer(query(i + 1))), work()]);
    expect(batches.every((size) => Number.isInteger(Math.log2(size)))).toBe(true);
  });

  test('a bad query is refused before it takes a place', async () => {
    const { pipeline, batches } = rig();
    await expect(pipeline.answer({ history: 'no' })).rejects.toThrow(BadQueryError);
    expect(batches).toEqual([]);
  });

  test('one row of NaN fails its own query only', async () => {
    const run = (feeds: Tensors) => {
      const out = double(feeds);
      for (let r = 0; r < feeds.history!.shape[0]!; r++)
        if (feeds.history!.data[r * 64] === 0) out.forecast!.data[r * 16] = NaN as never;
      return out;
    };
    const { pipeline, work } = rig({ run });
    const results = Promise.allSettled([1, 2, 0, 3, 4, 5].map((rise) => pipeline.answer(query(rise))));
    await work();
    const states = await results;
    expect(states.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true, true]);
    expect(states[2]!.status === 'rejected' && states[2]!.reason).toBeInstanceOf(NonFiniteOutputError);
  });

  test('when too many wait the next is refused; a cancelled one leaves its place; closing rejects the rest', async () => {
    const { pipeline, work } = rig({ maxWaiting: 3 });
    const stop = new AbortController();
    const first = [pipeline.answer(query(1)), pipeline.answer(query(2))];
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = [3, 4, 5].map((rise) => pipeline.answer(query(rise), rise === 5 ? { signal: stop.signal } : {}));
    const states = Promise.allSettled(waiting);
    await expect(pipeline.answer(query(6))).rejects.toThrow(QueueFullError);
    stop.abort();
    expect(pipeline.stats().waiting).toBe(2);
    pipeline.close();
    await work();
    await Promise.all(first);
    expect((await states).map((one) => one.status === 'rejected' && one.reason.constructor)).toEqual([
      BackendClosedError,
      BackendClosedError,
      CancelledError,
    ]);
    await expect(pipeline.answer(query(1))).rejects.toThrow(BackendClosedError);
  });

  test('a query taken back while its batch runs rejects at once; when nobody waits for the batch it is cancelled', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const stops = [new AbortController(), new AbortController()];
    const model: LoadedModel = {
      manifest,
      device: { provider: 'wasm', device: '', threads: 1, reason: '', trials: [], loadMs: 0 },
      run: (_, { signal } = {}) => {
        signals.push(signal);
        return new Promise((__, reject) => signal!.addEventListener('abort', () => reject(new CancelledError('gone'))));
      },
      release: async () => undefined,
    };
    const batcher = createMicroBatcher<number, number>({
      run: async (items, signal) => (await model.run({}, { signal }), items),
      maxBatch: () => 2,
      maxWaiting: 9,
      inFlight: 1,
    });
    const both = stops.map(({ signal }, i) => batcher.add(i, signal).catch((error: unknown) => error));
    await new Promise((resolve) => setImmediate(resolve));
    stops[0]!.abort();
    expect(await both[0]).toBeInstanceOf(CancelledError);
    expect(signals.map((signal) => signal!.aborted)).toEqual([false]);
    stops[1]!.abort();
    expect(await both[1]).toBeInstanceOf(CancelledError);
    expect(signals[0]!.aborted).toBe(true);
  });

  test('a model of another task is refused at once', () => {
    const other = tasks.find(({ name }) => name === 'image-classification')!;
    const model = { manifest } as LoadedModel;
    expect(() => createPipeline({ task: other, model, now: () => 0 })).toThrow(ModelMismatchError);
  });
});

describe('the batch limit', () => {
  const learn = (cost: (size: number) => number) => {
    const limit = createBatchLimit(64);
    for (let i = 0; i < 100; i++) limit.record(limit.current(), cost(limit.current()));
    return limit.current();
  };
  test('stays low where a batch costs as much as its parts', () =>
    expect(learn((size) => 10 * size)).toBeLessThanOrEqual(2));
  test('grows to the maximum where a batch costs little more', () =>
    expect(learn((size) => 10 + 0.01 * size)).toBe(64));
  test('stops where a run would become long', () => expect(learn((size) => 60 + 5 * size)).toBeLessThanOrEqual(32));
  test('stops where a larger batch is worse, for good', () =>
    expect(learn((size) => (size > 8 ? 50 * size : 10 + size))).toBe(8));
});

describe('batches', () => {
  const batch: Tensors = { x: floats([3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)) };
  test('buckets are powers of two', () => expect([1, 2, 3, 5, 16, 17].map(batchBucket)).toEqual([1, 2, 4, 8, 16, 32]));
  test('padding repeats the last row, slicing takes rows out', () => {
    expect(padRows(batch, 4).x).toEqual(floats([4, 2], Float32Array.of(1, 2, 3, 4, 5, 6, 5, 6)));
    expect(sliceRows(padRows(batch, 4), 1, 3).x).toEqual(floats([2, 2], Float32Array.of(3, 4, 5, 6)));
    expect(() => sliceRows(batch, 2, 4)).toThrow(/3 rows/);
  });
});

test('latency figures are those of the recorded times', () => {
  const recorder = createLatencyRecorder();
  expect(recorder.stats()).toMatchObject({ answered: 0, meanMs: null, p50Ms: null, maxMs: null, meanBatch: null });
  for (let i = 1; i <= 100; i++) recorder.answered(i);
  recorder.batch(4, 10);
  recorder.failed();
  expect(recorder.stats()).toEqual({ answered: 100, failed: 1, meanMs: 50.5, p50Ms: 50, p99Ms: 99, maxMs: 100, batches: 1, meanBatch: 4, meanRunMs: 10 }); // prettier-ignore
});
