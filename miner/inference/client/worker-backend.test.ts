import { describe, expect, test } from 'vitest';
import {
  BackendClosedError,
  BadTensorError,
  CancelledError,
  QueueFullError,
  RunError,
  WorkerLostError,
} from '../inference-error.ts';
import type { Tensors } from '../tensor.ts';
import { double, history, plainModel } from '../testing/scripted-runtime.ts';
import { settle, workerRig } from '../testing/worker-rig.ts';
import { createCredits } from './credits.ts';
import { AGE_LIMITS } from './worker-age.ts';
import { workerBackend } from './worker-backend.ts';

const source = await plainModel();

const never = () => new Promise<never>(() => undefined);
/** The probe runs of a load have no equal values; queries of these tests do. */
const isQuery = (feeds: Tensors) => feeds.history!.data[0] === feeds.history!.data[1];

describe('the worker backend', () => {
  test('loads in a worker and runs there', async () => {
    const { backend, workers } = workerRig(async (feeds) => double(feeds));
    const model = await backend.load(source);
    expect(model.device.reason).toContain('no WebGPU adapter was found');
    const { outputs } = await model.run(history(4, 3));
    expect(outputs.forecast).toMatchObject({ shape: [3, 16] });
    expect(outputs.forecast!.data[0]).toBe(8);
    expect(workers.length).toBe(1);
    await backend.dispose();
    expect(workers[0]!.terminated).toBe(true);
  });

  test('a hung worker is ended, the model loaded anew and every unfinished run repeated in order', async () => {
    const done: number[] = [];
    const { backend, workers, kinds, pass } = workerRig((feeds, worker) =>
      worker === 1 && isQuery(feeds) ? never() : Promise.resolve(double(feeds)),
    );
    const model = await backend.load(source);
    const runs = [1, 2, 3, 4, 5].map(async (value) => {
      const { outputs } = await model.run(history(value));
      done.push(value);
      return outputs.forecast!.data[0];
    });
    await pass(60_000); // the watchdog
    expect(workers[0]!.terminated).toBe(true);
    await pass(500); // the wait before the next worker
    expect(await Promise.all(runs)).toEqual([2, 4, 6, 8, 10]);
    expect(done).toEqual([1, 2, 3, 4, 5]);
    expect(kinds()).toEqual(['lost', 'recovered']);
  });

  test('a lost GPU device told by the worker is recovered the same way, and old answers are not heard', async () => {
    const { backend, workers, pass, events } = workerRig((feeds, worker) =>
      worker === 1 && isQuery(feeds) ? never() : Promise.resolve(double(feeds)),
    );
    const model = await backend.load(source);
    const run = model.run(history(7));
    await settle();
    workers[0]!.say({ lost: 'the GPU device was lost (driver reset)' });
    workers[0]!.say({ id: 3, value: { outputs: {}, runMs: 0 } });
    await pass(500);
    expect((await run).outputs.forecast!.data[0]).toBe(14);
    expect(events).toContainEqual({ kind: 'lost', reason: 'the GPU device was lost (driver reset)', losses: 1 });
  });

  test('a run that kills every worker is given up; others still finish', async () => {
    const { backend, pass } = workerRig((feeds) =>
      isQuery(feeds) && feeds.history!.data[0] === 13 ? never() : Promise.resolve(double(feeds)),
    );
    const model = await backend.load(source);
    const poison = model.run(history(13)).catch((error: unknown) => error);
    const good = model.run(history(1));
    for (let i = 0; i < 3; i++) {
      await pass(60_000);
      await pass(8000);
    }
    expect(await poison).toBeInstanceOf(WorkerLostError);
    expect((await good).outputs.forecast!.data[0]).toBe(2);
  });

  test('after three losses WebGPU is avoided, and the device report says why', async () => {
    const { backend, workers, pass } = workerRig(async (feeds) => double(feeds));
    const model = await backend.load(source);
    for (let i = 0; i < 3; i++) {
      workers.at(-1)!.say({ lost: 'the GPU device was lost (unknown)' });
      await pass(8000);
    }
    expect(model.device.reason).toContain(
      'WebGPU was lost 3 times in a short while (last: the GPU device was lost (unknown))',
    );
    expect((await model.run(history(1))).outputs.forecast!.data[0]).toBe(2);
  });

  test('after six losses it stops trying, says so to everyone waiting, and a new load begins anew', async () => {
    const { backend, workers, pass, kinds } = workerRig((feeds) =>
      isQuery(feeds) ? never() : Promise.resolve(double(feeds)),
    );
    const model = await backend.load(source);
    const waiting = model.run(history(1)).catch((error: unknown) => error);
    for (let i = 0; i < 6; i++) {
      workers.at(-1)!.say({ lost: 'gone' });
      await pass(8000);
    }
    expect(await waiting).toBeInstanceOf(WorkerLostError);
    expect(kinds().at(-1)).toBe('failed');
    await expect(model.run(history(1))).rejects.toThrow(BackendClosedError);
    expect((await backend.load(source)).device.provider).toBe('wasm');
  });

  test('more runs than may wait are refused at once; the others are answered', async () => {
    const { backend } = workerRig(async (feeds) => double(feeds), { maxQueued: 4 });
    const model = await backend.load(source);
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => model.run(history(i))));
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(6); // two in the worker, four waiting
    for (const one of results) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(QueueFullError);
  });

  test('a burst waits on the page: never more in the worker than its credits allow, in runs and in bytes', async () => {
    let inside = 0;
    let most = 0;
    const { backend } = workerRig(async (feeds) => {
      if (isQuery(feeds)) most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      if (isQuery(feeds)) inside--;
      return double(feeds);
    });
    const model = await backend.load(source);
    const runs = await Promise.all(Array.from({ length: 40 }, (_, i) => model.run(history(i, 3))));
    expect(runs.length).toBe(40);
    expect(most).toBe(1); // the engine runs one; the other waits in the worker
    const credits = createCredits({ runs: 2, bytes: 100 });
    expect(credits.allows(1000)).toBe(true); // too large for any credit: alone
    credits.spend(60);
    expect([credits.allows(40), credits.allows(41)]).toEqual([true, false]);
    credits.spend(40);
    expect(credits.allows(0)).toBe(false);
    credits.giveBack(60);
    expect([credits.runs(), credits.allows(60)]).toEqual([1, true]);
  });

  test('runs that wait may hold so many bytes and no more', async () => {
    const { backend } = workerRig(async (feeds) => double(feeds), { maxQueuedBytes: 1000 });
    const model = await backend.load(source);
    const results = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => model.run(history(i))));
    const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toBeInstanceOf(QueueFullError);
  });

  test('wrong inputs reject with their own error and lose no worker', async () => {
    const { backend, workers } = workerRig(async (feeds) => double(feeds));
    const model = await backend.load(source);
    await expect(model.run({})).rejects.toThrow(BadTensorError);
    expect((await model.run(history(1))).outputs.forecast!.data[0]).toBe(2);
    expect(workers.length).toBe(1);
  });

  test('a cancelled run rejects, and does not disturb its neighbours', async () => {
    const { backend } = workerRig(async (feeds) => double(feeds));
    const model = await backend.load(source);
    const stop = new AbortController();
    const runs = [1, 2, 3, 4].map((value) => model.run(history(value), value === 4 ? { signal: stop.signal } : {}));
    stop.abort();
    await expect(runs[3]).rejects.toThrow(CancelledError);
    expect((await runs[2]!).outputs.forecast!.data[0]).toBe(6);
  });

  test('a run cancelled while it waits in the worker is not computed there', async () => {
    const computed: number[] = [];
    const { backend } = workerRig(async (feeds) => {
      if (isQuery(feeds)) computed.push(Number(feeds.history!.data[0]));
      await new Promise((resolve) => setImmediate(resolve));
      return double(feeds);
    });
    const model = await backend.load(source);
    const stop = new AbortController();
    const runs = [1, 2, 3].map((value) => model.run(history(value), value === 2 ? { signal: stop.signal } : {}));
    const cancelled = runs[1]!.catch((error: unknown) => error);
    stop.abort(); // both credits are spent: the second lies in the worker already
    expect(await cancelled).toBeInstanceOf(CancelledError);
    expect((await runs[2]!).outputs.forecast!.data[0]).toBe(6);
    expect(computed).toEqual([1, 3]);
  });

  test('a worker that died while nothing was asked is replaced before the next query', async () => {
    const { backend, workers, pass, kinds } = workerRig(async (feeds) => double(feeds));
    const model = await backend.load(source);
    workers[0]!.postMessage = () => undefined; // nobody hears any more
    await pass(30_000); // the ping
    expect(kinds()).toEqual([]);
    await pass(10_000); // no answer to it
    await pass(500);
    expect(kinds()).toEqual(['lost', 'recovered']);
    expect(workers.length).toBe(2);
    expect((await model.run(history(1))).outputs.forecast!.data[0]).toBe(2);
  });

  test.each([
    ['after its time', { ms: 60_000 }, 0],
    ['after many bytes', { movedBytes: 1000 }, 0],
    ['when its memory has grown', { growth: { times: 1.5, bytes: 0 } }, 300],
  ])('a worker is replaced %s, between runs, and no run is lost', async (_, age, step) => {
    let held = 100;
    const { backend, workers, pass, kinds } = workerRig(async (feeds) => double(feeds), {
      age: { ...AGE_LIMITS, ...age },
      memory: async () => (step === 0 ? null : (held += step)),
    });
    const model = await backend.load(source);
    for (let i = 0; i < 45; i++) {
      const runs = [1, 2, 3].map((value) => model.run(history(value)));
      await pass(30_000);
      expect((await Promise.all(runs)).map(({ outputs }) => outputs.forecast!.data[0])).toEqual([2, 4, 6]);
    }
    expect(workers.length).toBeGreaterThan(1);
    expect(workers.slice(0, -1).every(({ terminated }) => terminated)).toBe(true);
    expect(kinds()).toEqual([]); // it is no loss
  });

  test('a worker in which five runs failed in a row is replaced; if that does not help, only after ten more', async () => {
    let broken = true;
    const { backend, workers, pass } = workerRig(async (feeds) => {
      if (broken && isQuery(feeds)) throw new RunError('The model could not be run: shapes');
      return double(feeds);
    });
    const model = await backend.load(source);
    const fail = async (times: number) => {
      for (let i = 0; i < times; i++) await expect(model.run(history(1))).rejects.toThrow(RunError);
      await pass(0);
      return workers.length;
    };
    expect([await fail(4), await fail(1), await fail(9), await fail(1)]).toEqual([1, 2, 2, 3]);
    broken = false;
    expect((await model.run(history(1))).outputs.forecast!.data[0]).toBe(2);
  });

  test('a browser that starts no worker is told to whoever loads, after the allowed attempts', async () => {
    const timers: (() => void)[] = [];
    const backend = workerBackend({
      spawn: () => {
        throw new Error('blocked by policy');
      },
      wasmPaths: '',
      now: () => 0,
      setTimer: (_, work) => {
        timers.push(work);
        return () => undefined;
      },
    });
    const load = backend.load(source).catch((error: unknown) => error);
    for (let i = 0; i < 6; i++) {
      timers.shift()?.();
      await settle();
    }
    expect(await load).toBeInstanceOf(WorkerLostError);
    expect(String(await load)).toContain('blocked by policy');
  });

  test('stopping rejects everything that waits, also a load', async () => {
    const { backend, workers } = workerRig((feeds) => (isQuery(feeds) ? never() : Promise.resolve(double(feeds))));
    const model = await backend.load(source);
    const waiting = [1, 2, 3].map((value) => model.run(history(value)));
    const load = backend.load(source);
    const all = Promise.allSettled([...waiting, load]);
    await backend.dispose();
    for (const one of await all) expect(one.status === 'rejected' && one.reason).toBeInstanceOf(BackendClosedError);
    expect(workers[0]!.terminated).toBe(true);
    await expect(backend.load(source)).rejects.toThrow(BackendClosedError);
  });
});
