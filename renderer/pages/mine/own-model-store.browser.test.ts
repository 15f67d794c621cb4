import { expect, test } from 'vitest';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import { joinedModelStore, openOwnModelStore } from './own-model-store.ts';

const BYTES = new Uint8Array([1, 2, 3]);
const MANIFEST: ModelManifest = {
  format: 1,
  id: 'own-0011223344556677',
  task: 'forecasting',
  title: 'Mine',
  file: 'model.onnx',
  bytes: 3,
  sha256: bytesToHex(sha256(BYTES)),
  opset: 21,
  parameters: 1,
  inputs: [{ name: 'x', type: 'float32', shape: ['n', 1] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['n', 1] }],
  seed: 'own',
  data: { source: 'own', licence: 'unknown' },
  licence: 'unknown',
  metric: { name: 'error', value: 0, chance: 0, heldOut: 0, higherIsBetter: false },
  golden: { tolerance: 0, vectors: [] },
};

test('a model that was put there is found by a later visit, with its bytes, until it is removed', async () => {
  const name = `models-${crypto.randomUUID()}`;
  await (await openOwnModelStore(name)).put(MANIFEST, BYTES);
  const store = await openOwnModelStore(name);
  expect(await store.list()).toEqual([MANIFEST]);
  expect(await (await store.open(MANIFEST.id)).bytes()).toEqual(BYTES);
  await store.remove(MANIFEST.id);
  await expect(store.open(MANIFEST.id)).rejects.toThrow('Choose the file again');
});

test('damaged bytes are not given to the runtime, and own models stand beside the bundled ones', async () => {
  const store = await openOwnModelStore(`models-${crypto.randomUUID()}`);
  await store.put(MANIFEST, new Uint8Array([1, 2, 4]));
  const joined = joinedModelStore({ list: async () => [], open: () => Promise.reject(new Error('bundled')) }, store);
  expect((await joined.list()).length).toBe(1);
  await expect((await joined.open(MANIFEST.id)).bytes()).rejects.toMatchObject({ name: 'ModelHashError' });
  await expect(joined.open('forecasting')).rejects.toThrow('bundled');
});
