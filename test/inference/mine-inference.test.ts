// What `npm run mine` makes of --model and --backend: real files, a real hub and server on loopback, one run through each.
import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOptions } from '../../electron/commands/command-line.ts';
import { inferenceOf, modelsOf } from '../../electron/commands/mine-inference.ts';
import { options } from '../../electron/commands/mine-options.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import {
  ModelHashError,
  ModelMissingError,
  RuntimeMissingError,
  ServerError,
  UnsupportedModelError,
} from '../../miner/inference/inference-error.ts';
import { createPipeline } from '../../miner/inference/pipeline.ts';
import { fileServer } from '../../miner/models/testing/file-server.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { openFront } from './open-inference-front.ts';

const task = taskByName('forecasting');
const bytes = await (await fileModelStore('models').open('forecasting')).bytes();
let folder: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taolite-mine-model-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(folder, { recursive: true });
});

/** One answer with these options; on what it ran. */
async function answered(...args: string[]): Promise<{ provider: string; id: string }> {
  const { values } = readOptions(options, ['--task', 'forecasting', ...args]);
  const inference = await inferenceOf(values);
  const { models, model } = await modelsOf(values, join(folder, 'kept'), new AbortController().signal, () => undefined);
  const backend = inference();
  closing.push(() => backend.dispose());
  const loaded = await backend.load(await models.open(model));
  const pipeline = createPipeline({ task, model: loaded, now: () => performance.now() });
  task.parseAnswer(await pipeline.answer(task.sample), task.sample);
  return { provider: loaded.device.provider, id: loaded.manifest.id };
}
const served = async (name: string): Promise<string> => {
  const front = await openFront({ name, model: bytes });
  closing.push(front.close);
  return front.base;
};

test('the bundled model, a file, a folder and an address run here', async () => {
  expect(await answered()).toEqual({ provider: 'wasm', id: 'forecasting' });
  expect((await answered('--model', 'models/forecasting/model.onnx')).provider).toBe('wasm');
  const own = join(folder, 'own model');
  await mkdir(own);
  await cp('models/forecasting/model.onnx', join(own, 'my model (1).onnx'));
  expect((await answered('--model', own)).id).toMatch(/^own-/);
  const server = await fileServer({ '/m/mine.onnx': { body: bytes, etag: '"1"' } });
  closing.push(server.close);
  expect((await answered('--model', `${server.base}/m/mine.onnx`)).id).toMatch(/^own-/);
});

test('a model file that is described beside it brings its other files, each verified', async () => {
  const own = join(folder, 'talker');
  await cp('models/text-generation', own, { recursive: true });
  const { values } = readOptions(options, ['--task', 'text-generation', '--model', join(own, 'model.onnx')]);
  const { models, model } = await modelsOf(values, join(folder, 'kept'), new AbortController().signal, () => undefined);
  const source = await models.open(model);
  expect(JSON.parse(new TextDecoder().decode(await source.file!('config.json')))).toMatchObject({ eos_token_id: 1 });
  await writeFile(join(own, 'tokenizer.json'), '{}');
  await expect(source.file!('tokenizer.json')).rejects.toThrow(ModelHashError);
  await expect(source.file!('../secrets')).rejects.toThrow(ModelMissingError);
});

test('a file of more than 2 GB is refused by its size, before it is read', async () => {
  const large = join(folder, 'large.onnx');
  await writeFile(large, '');
  await truncate(large, 2_100_000_000); // takes no room on the disk
  await expect(answered('--model', large)).rejects.toThrow(UnsupportedModelError);
  await expect(answered('--model', folder)).rejects.toThrow(UnsupportedModelError);
});

test('with servers the bundled model runs there, or one of theirs', async () => {
  const [a, b] = [await served('forecasting'), await served('forecasting')];
  expect(await answered('--backend', `${a},${b}`)).toEqual({ provider: 'server', id: 'forecasting' });
  const own = await served('my-forecaster');
  expect((await answered('--backend', own, '--model', 'my-forecaster')).id).toMatch(/^server-/);
});

test('a backend that is none is told before anything begins', async () => {
  await expect(answered('--backend', 'gpu box')).rejects.toThrow(ServerError);
  await expect(answered('--backend', 'http://127.0.0.1:9')).rejects.toThrow(/cannot be reached/);
  await expect(answered('--backend', 'native')).rejects.toThrow(RuntimeMissingError);
});
