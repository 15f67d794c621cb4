import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fileModelStore } from '../../../miner/inference/file-model-store.ts';
import { taskByName } from '../../../miner/tasks/index.ts';
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import { ModelDesk, type ChosenFile } from './model-desk.svelte.ts';
import type { OwnModelStore } from './own-model-store.ts';

const task = taskByName('image-classification');
const fileOf = (name: string, bytes: Uint8Array): ChosenFile => ({
  name,
  size: bytes.length,
  arrayBuffer: async () => bytes.slice().buffer as ArrayBuffer,
});
const digits = new Uint8Array(readFileSync('models/image-classification/model.onnx'));

function desk(put: OwnModelStore['put'] = async () => undefined) {
  const kept: ModelManifest[] = [];
  const own: OwnModelStore = {
    list: async () => kept,
    open: () => Promise.reject(new Error('not asked for')),
    put: async (manifest, bytes) => (await put(manifest, bytes), void kept.push(manifest)),
    remove: async () => undefined,
  };
  const hash = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  return { kept, desk: new ModelDesk({ bundled: async () => fileModelStore('models'), own: async () => own, hash }) };
}

test('a good file of one’s own stands beside the bundled model and is kept', async () => {
  const { desk: models, kept } = desk();
  await models.read();
  const id = await models.take(task, fileOf('mine.onnx', digits));
  expect(models.modelsFor(task.name).map((model) => model.id)).toEqual(['image-classification', id]);
  expect(kept.map((model) => model.title)).toEqual(['mine']);
  expect(models.fault).toBeNull();
});

test('a file that is no model is refused with the reason, and nothing is kept', async () => {
  const { desk: models, kept } = desk();
  await models.read();
  expect(await models.take(task, fileOf('photo.onnx', new Uint8Array([137, 80, 78, 71])))).toBeNull();
  expect(models.fault).toMatch(/bundled model is still there/);
  expect(kept).toEqual([]);
  expect(models.checking).toBe(false);
});

test('a full disk is said as such', async () => {
  const { desk: models } = desk(() => Promise.reject(new DOMException('full', 'QuotaExceededError')));
  await models.read();
  expect(await models.take(task, fileOf('mine.onnx', digits))).toBeNull();
  expect(models.fault).toMatch(/no room/);
});
