// Whole imports against a local hub of the Hugging Face layout, into a real folder, run by onnxruntime-web afterwards.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../miner/axon/clock.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { floats } from '../../miner/inference/tensor.ts';
import { addressParcel } from '../../miner/models/address-parcel.ts';
import { fileRoom } from '../../miner/models/file-room.ts';
import { parseHubModel } from '../../miner/models/hub.ts';
import { importModel, type ImportProgress } from '../../miner/models/import-model.ts';
import { modelShelf } from '../../miner/models/model-shelf.ts';
import { fileServer, type FileServer, type ServedFile } from '../../miner/models/testing/file-server.ts';
import type { Room } from '../../miner/models/room.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { copyingWeights, outsideWeightsModel } from './outside-weights-model.ts';

const task = taskByName('forecasting');
const bundled = (await fileModelStore('models').open('forecasting')).manifest;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const model = outsideWeightsModel('model.onnx_data');
const weights = copyingWeights();
const tokenizer = json({ version: '1.0' });

let folder: string;
let room: Room;
let server: FileServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taolite-import-'));
  room = await fileRoom(folder);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A hub with one repository, whose files may be changed. */
async function hub(change: Partial<Record<string, Uint8Array>> = {}) {
  const files: Record<string, Uint8Array> = {
    'onnx/model.onnx': model,
    'onnx/model.onnx_data': weights,
    'tokenizer.json': tokenizer,
    'README.md': json('not fetched'),
    '.gitattributes': json('not fetched'),
  };
  const tree = Object.entries(files).map(([path, body]) => ({
    type: 'file',
    path,
    size: body.length,
    ...(path.startsWith('onnx/') && { lfs: { oid: hashOf(body), size: body.length, pointerSize: 130 } }),
  }));
  const served: Record<string, ServedFile> = {
    '/api/models/acme/oracle/tree/main?recursive=true': { body: json(tree) },
  };
  for (const [path, body] of Object.entries(files)) {
    served[`/acme/oracle/resolve/main/${path}`] = {
      body,
      misbehave: (_, response) => (response.writeHead(302, { location: `/cdn/${path}` }).end(), true),
    };
    served[`/cdn/${path}`] = { body: change[path] ?? body, etag: `"v-${path}"` };
  }
  server = await fileServer(served);
  return addressParcel(`${server.base}/acme/oracle`);
}
const options = (more: Partial<Parameters<typeof importModel>[2]> = {}) => ({
  task,
  bundled,
  clock: systemClock,
  ...more,
});

test('a hub model comes with the weights it keeps outside and its tokenizer, is whole, and runs', async () => {
  const seen: ImportProgress[] = [];
  const manifest = await importModel(room, await hub(), options({ onProgress: (progress) => seen.push(progress) }));
  expect(manifest.files?.map(({ path }) => path)).toEqual(['model.onnx_data', 'tokenizer.json']);
  expect(manifest.data.source).toBe(`${server.base}/acme/oracle at main`);
  expect(seen.map(({ phase, file }) => `${phase} ${file}`)).toContain('fetch model.onnx_data');
  expect(server.asked.some((path) => /README|gitattributes/.test(path))).toBe(false);

  const shelf = modelShelf(await fileRoom(folder));
  const source = await shelf.open(manifest.id);
  expect(await source.file!('tokenizer.json')).toEqual(tokenizer);
  const backend = nodeBackend({ now: () => performance.now() });
  const loaded = await backend.load(source);
  const history = Float32Array.from({ length: 64 }, (_, i) => i);
  const { outputs } = await loaded.run({ history: floats([1, 64], history) });
  expect([...(outputs.forecast!.data as Float32Array)]).toEqual([...history.slice(48)]);
  await backend.dispose();

  expect((await shelf.entries())[0]).toMatchObject({
    whole: true,
    bytes: model.length + weights.length + tokenizer.length,
  });
  await room.remove(`sha256-${hashOf(weights)}`);
  expect((await shelf.entries())[0]!.whole).toBe(false);
  await expect(shelf.open(manifest.id)).rejects.toThrow('Choose the file again');
  await shelf.remove(manifest.id);
  expect(await room.list()).toEqual([]);
});

test('a file that is not the one the hub lists is refused', async () => {
  const wrong = weights.slice();
  wrong[5]! ^= 1;
  await expect(importModel(room, await hub({ 'onnx/model.onnx_data': wrong }), options())).rejects.toMatchObject({
    name: 'ModelHashError',
  });
  expect((await room.list()).filter(({ name }) => name.startsWith('sha256'))).toEqual([]);
});

describe('a model that is a trap is refused before any runtime sees it, and nothing of it is kept', () => {
  const serveModel = async (body: Uint8Array, beside: Record<string, ServedFile> = {}) => {
    server = await fileServer({ '/m/model.onnx': { body, etag: '"1"' }, ...beside });
    return importModel(room, await addressParcel(`${server.base}/m/model.onnx`), options());
  };
  test.each(['../secrets', '/etc/passwd', '..\\up', 'C:\\x', 'a/b', '.hidden', 'x\u0000y', '', '%2e%2e', 'weights…'])(
    'weights at %j',
    async (location) => {
      await expect(serveModel(outsideWeightsModel(location))).rejects.toMatchObject({ name: 'UnsupportedModelError' });
      expect(server.asked).toEqual(['/m/model.onnx']);
      expect(await room.list()).toEqual([]);
    },
  );
  test('weights that are missing, or shorter than the model says', async () => {
    await expect(serveModel(outsideWeightsModel('w.bin'))).rejects.toThrow(/no such file/);
    await server.close();
    const short = serveModel(outsideWeightsModel('w.bin', { length: 1e9 }), {
      '/m/w.bin': { body: weights, etag: '"1"' },
    });
    await expect(short).rejects.toMatchObject({ name: 'TruncatedModelError' });
  });
  test('operators of a domain of its own', async () => {
    const failed = serveModel(outsideWeightsModel('w.bin', { op: 'Spy', domain: 'evil.example' }), {
      '/m/w.bin': { body: weights, etag: '"1"' },
    });
    await expect(failed).rejects.toThrow(/evil\.example:Spy/);
  });
  test('a model for another task, and bytes that are no model', async () => {
    const digits = await (await fileModelStore('models').open('image-classification')).bytes();
    await expect(serveModel(digits)).rejects.toThrow(/does not fit this task/);
    await server.close();
    await expect(serveModel(json('{"oid": 1}'))).rejects.toMatchObject({
      name: expect.stringMatching(/NotOnnx|Truncated/) as string,
    });
    expect((await room.list()).filter(({ name }) => name.startsWith('sha256'))).toEqual([]);
  });
});

test('an unknown operator of the standard domain is named by the runtime and loses no backend', async () => {
  server = await fileServer({
    '/model.onnx': { body: outsideWeightsModel('w.bin', { op: 'Frobnicate' }), etag: '"1"' },
    '/w.bin': { body: weights, etag: '"1"' },
  });
  const manifest = await importModel(room, await addressParcel(`${server.base}/model.onnx`), options());
  const backend = nodeBackend({ now: () => performance.now() });
  await expect(backend.load(await modelShelf(room).open(manifest.id))).rejects.toThrow(
    /could not be started: WASM: .*Frobnicate/s,
  );
  expect((await backend.load(await fileModelStore('models').open('forecasting'))).device.provider).toBe('wasm');
  await backend.dispose();
});

test('what people type is read as a hub model, or as an address', async () => {
  server = await fileServer({});
  expect(parseHubModel('acme/oracle')).toMatchObject({
    hub: 'https://huggingface.co',
    repo: 'acme/oracle',
    revision: 'main',
  });
  expect(parseHubModel('hub:acme/oracle@v1.2')).toMatchObject({ revision: 'v1.2', file: null });
  expect(parseHubModel('https://hub.example/a/b/blob/main/onnx/model_q4.onnx')).toMatchObject({
    repo: 'a/b',
    file: 'onnx/model_q4.onnx',
  });
  expect(parseHubModel('https://files.example/folder/model.onnx')).toBeNull();
  await expect(addressParcel('https://x.example/page')).rejects.toThrow(/must be that of an \.onnx file/);
  await expect(addressParcel(`${server.base}/acme/none`)).rejects.toThrow(/There is no model acme\/none/);
});
