import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { fetchModelStore } from './fetch-model-store.ts';
import { fileModelStore } from './file-model-store.ts';
import { BadManifestError, ModelHashError, ModelMissingError, errorFromWire, errorToWire } from './inference-error.ts';
import { parseManifest } from './model-manifest.ts';
import { modelStore } from './model-store.ts';

const folder = fileURLToPath(new URL('../../models', import.meta.url));
const real = await fileModelStore(folder).open('forecasting');
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A store over files given by path. */
const over = (files: Record<string, Uint8Array>) =>
  modelStore(async (path) => {
    const file = files[path];
    if (!file) throw new ModelMissingError(`no ${path}`, { path });
    return file;
  });

describe('a model store', () => {
  test('a file that was changed in one bit, or cut, is refused before use', async () => {
    const bytes = await real.bytes();
    const flipped = bytes.slice();
    flipped[1000]! ^= 1;
    for (const damaged of [flipped, bytes.slice(0, -1)]) {
      const store = over({ 'forecasting/manifest.json': encode(real.manifest), 'forecasting/model.onnx': damaged });
      await expect((await store.open('forecasting')).bytes()).rejects.toThrow(ModelHashError);
    }
  });

  test.each([
    ['a manifest that is no JSON', { 'x/manifest.json': new TextEncoder().encode('<html>') }, BadManifestError],
    ['a manifest of another model', { 'x/manifest.json': encode(real.manifest) }, BadManifestError],
    [
      'a file name that leaves the folder',
      { 'x/manifest.json': encode({ ...real.manifest, id: 'x', file: '../y' }) },
      BadManifestError,
    ],
    ['a missing model', {}, ModelMissingError],
  ])('%s gets a named error', async (_, files, error) => {
    await expect(over(files as Record<string, Uint8Array>).open('x')).rejects.toThrow(error);
  });

  test.each(['../models/forecasting', '/etc', 'A', '', 'a/b'])('the id "%s" is refused', async (id) => {
    await expect(fileModelStore(folder).open(id)).rejects.toThrow(BadManifestError);
  });

  test('over HTTP: a missing file, a far too large one and a dead server are named errors', async () => {
    const answer = (response: Response | Error) =>
      fetchModelStore('http://localhost/models/', async () => {
        if (response instanceof Error) throw response;
        return response;
      });
    await expect(answer(new Response('', { status: 404 })).list()).rejects.toThrow(/status 404/);
    await expect(answer(new Response('', { headers: { 'content-length': '9999999999' } })).list()).rejects.toThrow(
      ModelHashError,
    );
    await expect(answer(new TypeError('failed')).list()).rejects.toThrow(ModelMissingError);
  });
});

test('any data is a manifest or gets BadManifestError, and so does the real one without any of its parts', () => {
  const read = (value: unknown) => {
    try {
      parseManifest(value);
    } catch (error) {
      expect(error).toBeInstanceOf(BadManifestError);
      return false;
    }
    return true;
  };
  fc.assert(fc.property(fc.anything(), (value) => void read(value)));
  expect(read(real.manifest)).toBe(true);
  for (const field of Object.keys(real.manifest))
    if (field !== 'labels') expect(read({ ...real.manifest, [field]: undefined })).toBe(false);
});

test('errors keep their class, message and data across a worker', () => {
  const error = new ModelHashError('damaged', { model: 'm' });
  const back = errorFromWire(structuredClone(errorToWire(error)));
  expect(back).toBeInstanceOf(ModelHashError);
  expect(back).toMatchObject({ name: 'ModelHashError', message: 'damaged', data: { model: 'm' } });
  expect(errorFromWire({ name: 'Strange', message: 'x', data: {} }).name).toBe('InferenceError');
});
