// Real worker, real onnxruntime-web, real Chromium. The part that needs a WebGPU adapter runs where the browser gives one
// (`--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader`); `test/inference/no-adapter.browser.test.ts` is about its absence.
import { afterEach, describe, expect, test } from 'vitest';
import { createRng } from '../tasks/rng.ts';
import { taskByName, tasks } from '../tasks/index.ts';
import { browserBackend, spawnInferenceWorker } from './client/browser-backend.ts';
import { verdictBook } from './client/verdict-book.ts';
import { fetchModelStore } from './fetch-model-store.ts';
import { checkGolden, largestDifference } from './golden.ts';
import { NotOnnxError, TruncatedModelError } from './inference-error.ts';
import type { BackendEvent, InferenceBackend } from './inference-backend.ts';
import { createPipeline } from './pipeline.ts';
import { floats, type Tensors } from './tensor.ts';
import { halfModel } from './testing/half-model.ts';

const wasmPaths = new URL('/node_modules/onnxruntime-web/dist/', location.href).href;
const store = fetchModelStore(new URL('/models/', location.href).href);
const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter() : null;
const opened: InferenceBackend[] = [];
const open = (options: Partial<Parameters<typeof browserBackend>[0]> = {}) => {
  const backend = browserBackend({ wasmPaths, ...options });
  opened.push(backend);
  return backend;
};
afterEach(async () => {
  for (const backend of opened.splice(0)) await backend.dispose();
});

/** A batch large enough to be under way for a while. */
const histories = (seed: string, rows: number): Tensors => {
  const rng = createRng(seed);
  return { history: floats([rows, 64], Float32Array.from({ length: rows * 64 }, rng.normal)) };
};

describe('inference in a worker', () => {
  test.each(tasks.map(({ name }) => name))('%s gives its golden answers', async (name) => {
    const source = await store.open(name);
    const model = await open().load(source);
    const difference = await checkGolden(source.manifest, async (feeds) => (await model.run(feeds)).outputs);
    expect(difference).toBeLessThanOrEqual(source.manifest.golden.tolerance);
  });

  test('queries go through the pipeline to valid answers that score', async () => {
    const task = taskByName('image-classification');
    const pipeline = createPipeline({
      task,
      model: await open().load(await store.open(task.name)),
      now: () => performance.now(),
    });
    const challenges = Array.from({ length: 60 }, (_, i) => task.challenge(createRng(`browser-${i}`)));
    const answers = await Promise.all(challenges.map(({ query }) => pipeline.answer(query)));
    const mean = challenges.reduce(
      (sum, { query, truth }, i) => sum + task.score(truth, task.parseAnswer(answers[i], query)) / challenges.length,
      0,
    );
    expect(mean).toBeGreaterThan(0.75);
    expect(pipeline.stats()).toMatchObject({ answered: 60, failed: 0 });
  });

  test('a worker killed in the middle of its jobs loses none of them', async () => {
    const workers: ReturnType<typeof spawnInferenceWorker>[] = [];
    const events: BackendEvent['kind'][] = [];
    const spawn = () => {
      workers.push(spawnInferenceWorker());
      return workers.at(-1)!;
    };
    const backend = open({
      spawn,
      limits: { firstRunMs: 4000, runMs: 4000 },
      recovery: { waitsMs: [50], windowMs: 600_000, losses: 3 },
    });
    backend.observe((event) => {
      events.push(event.kind);
      if (event.kind === 'recovered') console.log(`a new worker was ready after ${Math.round(event.ms)} ms`);
    });
    const model = await backend.load(await store.open('forecasting'));
    const wanted: Tensors[] = [];
    for (let i = 0; i < 6; i++) wanted.push((await model.run(histories(`job-${i}`, 64))).outputs);
    const jobs = Array.from({ length: 6 }, (_, i) => model.run(histories(`job-${i}`, 64)));
    workers[0]!.terminate();
    const found = await Promise.all(jobs);
    found.forEach(({ outputs }, i) => expect(largestDifference(outputs, wanted[i]!)).toBeLessThan(1e-5));
    expect(workers.length).toBe(2);
    expect(events.filter((kind) => kind !== 'phase')).toEqual(['lost', 'recovered']);
  });

  test('a file that is no model, or half of one, is refused by name and the worker goes on', async () => {
    const backend = open();
    const source = await store.open('forecasting');
    const bytes = await source.bytes();
    const load = (data: Uint8Array) => backend.load({ manifest: source.manifest, bytes: async () => data });
    await expect(load(new TextEncoder().encode('<!doctype html>\n<title>404</title>'))).rejects.toThrow(NotOnnxError);
    await expect(load(bytes.slice(0, bytes.length >> 1))).rejects.toThrow(TruncatedModelError);
    expect((await backend.load(source)).device.trials.length).toBeGreaterThan(0);
  });

  test('a runtime folder that is not there is told as such, not waited for without end', async () => {
    const backend = open({
      wasmPaths: new URL('/nowhere/', location.href).href,
      recovery: { waitsMs: [1], windowMs: 600_000, losses: 1 },
    });
    await expect(backend.load(await store.open('forecasting'))).rejects.toThrow(/could not be started: WASM: /);
  });
});

test(
  'a thousand queries leave the memory of the page as it was, and nothing is asked of another origin',
  { timeout: 180_000 },
  async () => {
    const model = await open().load(await store.open('forecasting'));
    const held = () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
    for (let i = 0; i < 200; i++) await model.run(histories('warm', 4));
    const before = held();
    for (let i = 0; i < 1000; i++) await model.run(histories('flat', 4));
    expect(held()).toBeLessThan(before + 20_000_000);
    const elsewhere = performance
      .getEntriesByType('resource')
      .filter(
        ({ name }) =>
          new URL(name).origin !== location.origin && !name.startsWith('data:') && !name.startsWith('blob:'),
      );
    expect(elsewhere.map(({ name }) => name)).toEqual([]);
  },
);

describe.skipIf(adapter === null)('with a WebGPU adapter', () => {
  test('forced onto it, every model gives the answers of its golden vectors', { timeout: 180_000 }, async () => {
    for (const { name } of tasks) {
      const model = await open({ forceWebGpu: true }).load(await store.open(name));
      expect(model.device).toMatchObject({ provider: 'webgpu', threads: 1 });
      expect(model.device.trials.find(({ provider }) => provider === 'webgpu')!.difference).toBeLessThan(1e-4);
    }
  });

  test(
    'a GPU device destroyed in the middle of a job is replaced, and the job finishes rightly',
    { timeout: 180_000 },
    async () => {
      const workers: Worker[] = [];
      const events: BackendEvent['kind'][] = [];
      const spawn = () => {
        workers.push(new Worker(new URL('./testing/losing.worker.ts', import.meta.url), { type: 'module' }));
        return workers.at(-1)!;
      };
      const backend = open({ spawn, forceWebGpu: true, recovery: { waitsMs: [50], windowMs: 600_000, losses: 3 } });
      backend.observe((event) => {
        events.push(event.kind);
        if (event.kind === 'recovered') console.log(`a new device was ready after ${Math.round(event.ms)} ms`);
      });
      const model = await backend.load(await store.open('forecasting'));
      const wanted = (await model.run(histories('job', 256))).outputs;
      const jobs = Array.from({ length: 4 }, () => model.run(histories('job', 256)));
      workers[0]!.postMessage('destroy');
      for (const { outputs } of await Promise.all(jobs)) expect(largestDifference(outputs, wanted)).toBeLessThan(1e-4);
      await model.run(histories('job', 256)); // whichever job met the loss, the next one works
      await expect.poll(() => events.filter((kind) => kind !== 'phase')).toEqual(['lost', 'recovered']);
      expect(model.device.provider).toBe('webgpu');
    },
  );

  test.runIf(adapter && !adapter.features.has('shader-f16'))(
    'a model that computes in 16-bit floats is kept off an adapter without them before any run, and is right on WASM',
    async () => {
      const { manifest } = await store.open('forecasting');
      const plain = { ...manifest, golden: { tolerance: 0, vectors: [] } };
      const model = await open({ forceWebGpu: true }).load({ manifest: plain, bytes: async () => halfModel() });
      expect(model.device.provider).toBe('wasm');
      expect(model.device.reason).toContain('the model uses 16-bit floats');
      const feeds = histories('half', 2);
      const { outputs } = await model.run(feeds);
      const wanted = [0, 1].flatMap((row) => Array.from((feeds.history!.data as Float32Array).slice(row * 64 + 48, row * 64 + 64), (x) => 2 * x)); // prettier-ignore
      expect(largestDifference(outputs, { forecast: floats([2, 16], Float32Array.from(wanted)) })).toBeLessThan(5e-3);
    },
  );

  test('runs that overlap all end, each with its own answer', { timeout: 120_000 }, async () => {
    const model = await open({ forceWebGpu: true }).load(await store.open('forecasting'));
    const seeds = ['a', 'b', 'c', 'd', 'e'];
    const alone: Tensors[] = [];
    for (const seed of seeds) alone.push((await model.run(histories(seed, 8))).outputs);
    const together = await Promise.all(seeds.map((seed) => model.run(histories(seed, 8))));
    together.forEach(({ outputs }, i) => expect(largestDifference(outputs, alone[i]!)).toBeLessThan(1e-5));
  });

  test(
    'what won is remembered: the next start tries it alone and checks its golden answers',
    { timeout: 120_000 },
    async () => {
      const kept = new Map<string, string>();
      const verdicts = verdictBook({
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
      });
      const source = await store.open('forecasting');
      const first = await open({ verdicts }).load(source);
      const again = await open({ verdicts }).load(source);
      expect(again.device.provider).toBe(first.device.provider);
      if (!adapter?.info.isFallbackAdapter) expect(again.device.trials.length).toBe(1);
      expect(again.device.trials[0]!.difference).toBeLessThan(1e-4);
    },
  );

  test.runIf(adapter?.info.isFallbackAdapter)(
    'a software adapter is passed over, and the reason names it',
    async () => {
      const { device } = await open().load(await store.open('forecasting'));
      expect(device.provider).toBe('wasm');
      expect(device.reason).toMatch(/because the only WebGPU adapter is a software one \(.+\)\.$/);
    },
  );
});
