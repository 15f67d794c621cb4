/**
 * `npm run models [-- NAME…]`: generates the data, trains each model from its seed, and writes `models/<name>/model.onnx`,
 * `models/<name>/manifest.json` and `models/index.json`. The file written is what is measured: in onnxruntime, on held-out data.
 * Another machine's last bits of floating point may differ; quality, not bytes, is what a retraining must reproduce.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { InferenceBackend } from '../../miner/inference/inference-backend.ts';
import { largestDifference } from '../../miner/inference/golden.ts';
import type { ModelManifest } from '../../miner/inference/model-manifest.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { floats, type Tensors } from '../../miner/inference/tensor.ts';
import { measureHeldOut } from '../../miner/tasks/held-out.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { createRng } from '../../miner/tasks/rng.ts';
import { writeOnnx } from './onnx-writer.ts';
import type { Recipe, TrainedModel } from './recipe.ts';
import { digits } from './recipes/digits.ts';
import { seer } from './recipes/seer.ts';

const RECIPES: readonly Recipe[] = [digits, seer];
const HELD_OUT = 2000;
const TOLERANCE = 1e-4;
const FILE = 'model.onnx';

const folder = join(process.env.TAOLITE_ROOT ?? process.cwd(), 'models');
const say = (line: string) => console.log(line);

const numbers = (tensors: Tensors) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: Array.from(data as Float32Array, (x) => Number(x.toPrecision(7))) },
    ]),
  );

async function make(recipe: Recipe, backend: InferenceBackend): Promise<void> {
  const started = performance.now();
  const trained = recipe.train((line) => say(`${recipe.id}: ${line}`));
  const licence = 'CC0-1.0';
  const bytes = writeOnnx({
    ...trained.graph,
    metadata: { task: recipe.task, seed: recipe.seed, data: recipe.dataSource, data_licence: licence, licence: 'Apache-2.0' },
  });
  const draft = describe(recipe, trained, bytes, licence);
  const bare = await backend.load({ manifest: draft, bytes: async () => bytes.slice() });
  const vectors = [];
  for (const inputs of trained.goldenInputs) {
    const { outputs } = await bare.run(inputs);
    const own = trained.predict(inputs);
    const [port] = draft.outputs;
    const difference = largestDifference(outputs, { [port!.name]: floats([own.length], own) });
    if (!(difference < TOLERANCE)) throw new Error(`${recipe.id}: the exported graph differs from the network by ${difference}.`);
    vectors.push({ inputs: numbers(inputs), outputs: numbers(outputs) });
  }
  const task = taskByName(recipe.task);
  task.checkModel(draft);
  const held = await measureHeldOut(task, HELD_OUT, async (queries) => {
    const { outputs } = await bare.run(task.feeds(queries, draft));
    return task.answers(outputs, queries, draft);
  });
  const baseline = task.rivals.find(({ name }) => name === task.metric.baseline);
  if (!baseline) throw new Error(`${task.name}: its baseline "${task.metric.baseline}" is not among its rivals.`);
  const chance = await measureHeldOut(task, HELD_OUT, (queries) =>
    queries.map((query, i) => baseline.answer(query, createRng(`baseline-${i}`))),
  );
  await bare.release();
  const manifest: ModelManifest = {
    ...draft,
    metric: {
      ...draft.metric,
      value: Number(held.metric.toFixed(4)),
      chance: Number(chance.metric.toFixed(4)),
      heldOut: HELD_OUT,
    },
    golden: { tolerance: TOLERANCE, vectors },
  };
  await mkdir(join(folder, recipe.id), { recursive: true });
  await writeFile(join(folder, recipe.id, FILE), bytes);
  await writeFile(join(folder, recipe.id, 'manifest.json'), `${layOut(manifest)}\n`);
  say(
    `${recipe.id}: ${task.metric.name} ${manifest.metric.value} (${task.metric.baseline}: ${manifest.metric.chance}), ` +
      `mean score ${held.score.toFixed(3)}, ${bytes.length} bytes, ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}

function describe(recipe: Recipe, trained: TrainedModel, bytes: Uint8Array, licence: string): ModelManifest {
  const { metric } = taskByName(recipe.task);
  return {
    format: 1,
    id: recipe.id,
    task: recipe.task,
    title: recipe.title,
    file: FILE,
    bytes: bytes.length,
    sha256: bytesToHex(sha256(bytes)),
    opset: trained.graph.opset,
    parameters: trained.parameters,
    inputs: trained.graph.inputs.map((port) => ({ ...port, type: 'float32' as const })),
    outputs: trained.graph.outputs.map((port) => ({ ...port, type: 'float32' as const })),
    ...(trained.labels ? { labels: trained.labels } : {}),
    seed: recipe.seed,
    data: { source: recipe.dataSource, licence },
    licence: 'Apache-2.0',
    metric: { name: metric.name, value: 0, chance: 0, heldOut: 0, higherIsBetter: metric.higherIsBetter },
    golden: { tolerance: TOLERANCE, vectors: [] },
  };
}

/** JSON with each list of numbers on one line, so that a manifest stays readable. */
const layOut = (value: unknown) =>
  JSON.stringify(value, null, 2).replace(/\[[\s\d.,e+-]+\]/g, (list) => list.replace(/\s+/g, ''));

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !RECIPES.some(({ id }) => id === name));
if (unknown !== undefined) {
  console.error(`There is no model "${unknown}". Known: ${RECIPES.map(({ id }) => id).join(', ')}.`);
  process.exit(2);
}
const backend = nodeBackend({ now: () => performance.now() });
for (const recipe of RECIPES) if (wanted.length === 0 || wanted.includes(recipe.id)) await make(recipe, backend);
await writeFile(join(folder, 'index.json'), `${JSON.stringify({ models: RECIPES.map(({ id }) => id) })}\n`);
await backend.dispose();
