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
import { answerQueries } from '../../miner/tasks/answer-queries.ts';
import { measureHeldOut } from '../../miner/tasks/held-out.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { createRng } from '../../miner/tasks/rng.ts';
import { helpAsked } from '../help.mjs';
import { writeOnnx } from './onnx-writer.ts';
import type { Recipe, TrainedModel } from './recipe.ts';
import { digits } from './recipes/digits.ts';
import { embedder } from './recipes/embedder.ts';
import { seer } from './recipes/seer.ts';
import { talker } from './recipes/talker.ts';

const RECIPES: readonly Recipe[] = [digits, seer, embedder, talker];
const HELD_OUT = 2000;
const TOLERANCE = 1e-4;
const FILE = 'model.onnx';

const folder = join(process.env.TAOLITE_ROOT ?? process.cwd(), 'models');
const say = (line: string) => console.log(line);

const numbers = (tensors: Tensors) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: Array.from<number | bigint, number>(data, (x) => Number(Number(x).toPrecision(7))) },
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
  const files = Object.entries(trained.files ?? {}).map(
    ([path, value]) => [path, new TextEncoder().encode(`${JSON.stringify(value)}\n`)] as const,
  );
  const draft = describe(recipe, trained, bytes, files, licence);
  const bare = await backend.load({ manifest: draft, bytes: async () => bytes.slice() });
  const vectors = [];
  for (const inputs of trained.goldenInputs) {
    const { outputs } = await bare.run(inputs);
    const own = trained.predict(inputs);
    const [port] = draft.outputs;
    const difference = largestDifference(outputs, { [port!.name]: floats([own.length], own) });
    if (!(difference < TOLERANCE)) throw new Error(`${recipe.id}: the exported graph differs from the network by ${difference}.`);
    vectors.push({ inputs: numbers(inputs), outputs: numbers({ [port!.name]: outputs[port!.name]! }) });
  }
  const task = taskByName(recipe.task);
  task.checkModel(draft);
  const file = async (path: string) => new Map(files).get(path)!;
  const answer = await answerQueries(task, { manifest: draft, run: (feeds) => bare.run(feeds), file });
  const held = await measureHeldOut(task, HELD_OUT, answer);
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
  for (const [path, content] of files) await writeFile(join(folder, recipe.id, path), content);
  await writeFile(join(folder, recipe.id, 'manifest.json'), `${layOut(manifest)}\n`);
  say(
    `${recipe.id}: ${task.metric.name} ${manifest.metric.value} (${task.metric.baseline}: ${manifest.metric.chance}), ` +
      `mean score ${held.score.toFixed(3)}, ${bytes.length} bytes, ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}

function describe(
  recipe: Recipe,
  trained: TrainedModel,
  bytes: Uint8Array,
  files: readonly (readonly [string, Uint8Array])[],
  licence: string,
): ModelManifest {
  const { metric } = taskByName(recipe.task);
  return {
    format: 1,
    id: recipe.id,
    task: recipe.task,
    title: recipe.title,
    file: FILE,
    bytes: bytes.length,
    sha256: bytesToHex(sha256(bytes)),
    ...(files.length > 0 && {
      files: files.map(([path, content]) => ({ path, bytes: content.length, sha256: bytesToHex(sha256(content)) })),
    }),
    opset: trained.graph.opset,
    parameters: trained.parameters,
    inputs: trained.graph.inputs.map((port) => ({ ...port, type: port.type ?? 'float32' })),
    outputs: trained.graph.outputs.map((port) => ({ ...port, type: port.type ?? 'float32' })),
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

helpAsked(`npm run models [-- NAME…]

Trains the bundled models anew from their seeds and measures the files it writes.

Models
${RECIPES.map(({ id, title }) => `  ${id.padEnd(22)}${title}`).join('\n')}`);
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
