// Real Chromium: the private file system, written by the import worker.
import { expect, test } from 'vitest';
import { fetchModelStore } from '../../../miner/inference/fetch-model-store.ts';
import { NotOnnxError } from '../../../miner/inference/inference-error.ts';
import { joinedModelStore, openOwnModelStore } from './own-model-store.ts';

const models = fetchModelStore(new URL('/models/', location.href).href);
const source = await models.open('forecasting');
const bytes = await source.bytes();
const fileOf = (content: Uint8Array, name = 'mine.onnx') => new File([content as Uint8Array<ArrayBuffer>], name);
const folder = () => `test-${crypto.randomUUID()}`;
const quiet = () => ({ signal: new AbortController().signal, onProgress: () => undefined });
const request = (files: readonly File[]) => ({ from: { files }, task: 'forecasting', bundled: source.manifest });

test('an imported file is found by a later visit, with its bytes, until it is removed', async () => {
  const name = folder();
  const { id } = await (await openOwnModelStore(name)).take(request([fileOf(bytes)]), quiet());
  const store = await openOwnModelStore(name);
  expect((await store.list()).map(({ title }) => title)).toEqual(['mine']);
  expect(await (await store.open(id)).bytes()).toEqual(bytes);
  expect(await (await joinedModelStore(models, store).open(id)).bytes()).toEqual(bytes);
  await store.remove(id);
  await expect(store.open(id)).rejects.toThrow('Choose the file again');
  const left = await (await navigator.storage.getDirectory()).getDirectoryHandle(name);
  for await (const one of left.keys()) expect(one).not.toMatch(/^sha256/);
});

test('a file that is no model is refused by name and leaves nothing behind', async () => {
  const store = await openOwnModelStore(folder());
  const html = fileOf(new TextEncoder().encode('<!doctype html>'));
  await expect(store.take(request([html]), quiet())).rejects.toThrow(NotOnnxError);
  expect(await store.entries()).toEqual([]);
  expect(await store.unfinishedBytes()).toBe(0);
});

test('a model fetched from an address tells its progress and is the same', async () => {
  const store = await openOwnModelStore(folder());
  const seen: number[] = [];
  const address = new URL('/models/forecasting/model.onnx', location.href).href;
  const { sha256 } = await store.take(
    { from: { address }, task: 'forecasting', bundled: source.manifest },
    { signal: new AbortController().signal, onProgress: ({ bytes: now }) => seen.push(now) },
  );
  expect(sha256).toBe(source.manifest.sha256);
  expect(seen).toContain(bytes.length);
});

test('bytes that were damaged on the disk are not given to the runtime', async () => {
  const name = folder();
  const store = await openOwnModelStore(name);
  const { id, sha256 } = await store.take(request([fileOf(bytes)]), quiet());
  const room = await (await navigator.storage.getDirectory()).getDirectoryHandle(name);
  const writer = await (await room.getFileHandle(`sha256-${sha256}`)).createWritable({ keepExistingData: true });
  await writer.write({ type: 'write', position: 1000, data: new Uint8Array([255, 0, 255]) });
  await writer.close();
  await expect((await store.open(id)).bytes()).rejects.toMatchObject({ name: 'ModelHashError' });
});
