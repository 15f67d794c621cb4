// The committed models, as the product runs them: onnxruntime-web in Node.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { answerQueries } from '../tasks/answer-queries.ts';
import { measureHeldOut } from '../tasks/held-out.ts';
import { taskByName, tasks } from '../tasks/index.ts';
import { createRng } from '../tasks/rng.ts';
import { isStreamTask } from '../tasks/task.ts';
import { fileModelStore } from './file-model-store.ts';
import { checkGolden } from './golden.ts';
import type { InferenceBackend, ModelSource } from './inference-backend.ts';
import type { ModelManifest } from './model-manifest.ts';
import { nodeBackend } from './node-backend.ts';
import { randomModel } from './random-model.ts';

const store = fileModelStore(fileURLToPath(new URL('../../models', import.meta.url)));
/** Challenges: fewer of a task whose answers come token by token, as each is many runs. */
const heldOut = (name: string): number => (isStreamTask(taskByName(name)) ? 120 : 600);
/** All of it is computing: a loaded machine takes ten times what a quiet one does. */
const LONG = 300_000;
let backend: InferenceBackend;
beforeAll(() => {
  backend = nodeBackend({ now: () => performance.now() });
});
afterAll(() => backend.dispose());

async function measure(source: ModelSource, count = heldOut(source.manifest.task)) {
  const task = taskByName(source.manifest.task);
  const model = await backend.load(source);
  const answer = await answerQueries(task, {
    manifest: model.manifest,
    run: (feeds) => model.run(feeds),
    file: (path) => source.file!(path),
  });
  const held = await measureHeldOut(task, count, answer);
  await model.release();
  return held;
}

test('there is a model for every task', async () => {
  const models = await store.list();
  expect(models.map(({ task }) => task).sort()).toEqual(tasks.map(({ name }) => name).sort());
});

describe.each(tasks.map(({ name }) => name))('%s', (id) => {
  const better = ({ metric }: ModelManifest, a: number, b: number) => (metric.higherIsBetter ? a > b : a < b);

  test('has its recorded hash, stays under 1 MB, and gives its golden outputs', async () => {
    const source = await store.open(id);
    expect((await source.bytes()).length).toBeLessThan(1_000_000);
    taskByName(source.manifest.task).checkModel(source.manifest);
    const model = await backend.load(source);
    expect(model.device.provider).toBe('wasm');
    expect(model.device.reason).toBe('Runs on WASM, 1 thread, because this process has no WebGPU.');
    expect(source.manifest.golden.vectors.length).toBeGreaterThan(1);
    const difference = await checkGolden(source.manifest, async (feeds) => (await model.run(feeds)).outputs);
    expect(difference).toBeLessThanOrEqual(source.manifest.golden.tolerance);
    await model.release();
  });

  test('is far better than chance on data it never saw; untrained it is not', { timeout: LONG }, async () => {
    const source = await store.open(id);
    const { metric } = source.manifest;
    const trained = await measure(source);
    const file = randomModel({ manifest: source.manifest, bytes: await source.bytes() }, createRng('untrained'));
    const untrained = await measure({ ...source, manifest: file.manifest, bytes: async () => file.bytes.slice() });
    console.log(
      `${id}: held-out ${metric.name} ${trained.metric.toFixed(3)} (${trained.count} challenges; chance ${metric.chance}, ` +
        `untrained ${untrained.metric.toFixed(3)}), score ${trained.score.toFixed(3)} (untrained ${untrained.score.toFixed(3)})`,
    );
    expect(Math.abs(trained.metric - metric.value)).toBeLessThan(0.05);
    expect(
      better(source.manifest, trained.metric, metric.higherIsBetter ? 4 * metric.chance : 0.6 * metric.chance),
    ).toBe(true);
    expect(
      better(source.manifest, metric.higherIsBetter ? 2 * metric.chance : 0.9 * metric.chance, untrained.metric),
    ).toBe(true);
    expect(untrained.score).toBeLessThan(trained.score / 2);
  });

  test('answers better than every rival method, and by less than the rivals are apart', { timeout: LONG }, async () => {
    const task = taskByName(id);
    const scores = [];
    for (const rival of task.rivals)
      scores.push(
        (await measureHeldOut(task, 200, (queries) => queries.map((query, i) => rival.answer(query, createRng(i)))))
          .score,
      );
    const { score } = await measure(await store.open(id), 200);
    expect(score).toBeGreaterThan(Math.max(...scores));
    expect(score - Math.max(...scores)).toBeLessThan(Math.max(...scores) - Math.min(...scores));
  });

  test('an untrained model depends on its seed alone', async () => {
    const source = await store.open(id);
    const file = { manifest: source.manifest, bytes: await source.bytes() };
    const [a, b, c] = ['1', '1', '2'].map((seed) => randomModel(file, createRng(seed)).manifest.sha256);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(a).not.toBe(source.manifest.sha256);
  });
});
