// The real thing where TAOLITE_ORT_NODE names a folder in which onnxruntime-node was installed; what it takes and refuses, always.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { giveFile } from '../../miner/inference/client/give-native-file.ts';
import { nativeWorker } from '../../miner/inference/client/native-worker.ts';
import { workerBackend } from '../../miner/inference/client/worker-backend.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import type { BackendEvent } from '../../miner/inference/inference-backend.ts';
import {
  BackendClosedError,
  ModelHashError,
  ModelMissingError,
  UnsupportedModelError,
} from '../../miner/inference/inference-error.ts';
import { largestDifference, probeFeeds } from '../../miner/inference/golden.ts';
import { nativeLoop } from '../../miner/inference/native-loop.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { NATIVE_VERSION } from '../../miner/inference/native-runtime.ts';
import { createEngine } from '../../miner/inference/engine.ts';
import { double, history, plainModel, scriptedRuntime } from '../../miner/inference/testing/scripted-runtime.ts';
import { fileRoom } from '../../miner/models/file-room.ts';
import { bridgeClient } from '../../miner/ports/bridge/client.ts';
import { serveBridge } from '../../miner/ports/bridge/server.ts';
import { HostError } from '../../miner/ports/host-port.ts';
import { nativeSchema, NATIVE_CHUNK, type FromNative, type NativeBridge } from '../../miner/ports/native-port.ts';
import { wirePair } from '../../miner/ports/testing/wire-pair.ts';
import { bundleNativeProcess } from '../testing/bundle-worker.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { toFault } from './fault.ts';
import { NativeFiles } from './native-files.ts';
import { NativeInference } from './native-inference.ts';

const ortFolder = process.env['TAOLITE_ORT_NODE'];
const store = fileModelStore(fileURLToPath(new URL('../../models', import.meta.url)));

/** A page joined to a host's native inference by the real bridge. */
function pageOf(native: Pick<NativeInference, 'status' | 'keep' | 'open'>): NativeBridge {
  const [near, far] = wirePair();
  serveBridge(
    { native: nativeSchema },
    {
      native: {
        status: () => native.status(),
        keep: (file, pipe) => native.keep(file, pipe),
        open: (_, pipe) => native.open(pipe),
      },
    },
    far,
    toFault,
  );
  return bridgeClient({ native: nativeSchema }, near, ({ code, message }) => new HostError(code, message)).bridge
    .native;
}

const noProcess = {
  status: () => Promise.reject(new Error('unused')),
  open: () => Promise.reject(new Error('unused')),
};
const filesPage = (files: NativeFiles): NativeBridge =>
  pageOf({ ...noProcess, keep: (file, pipe) => files.take(file, pipe) });
const fileOf = (data: Uint8Array) => ({ sha256: bytesToHex(sha256(data)), bytes: data.length });
/** Bytes that are not all alike. */
const data = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i * 7 + (i >> 8));

describe('model files for native inference', () => {
  test('a file comes in pieces, is verified, and is not sent again', async () => {
    const room = await temporaryFolder();
    const page = filesPage(new NativeFiles(room));
    const given = data(NATIVE_CHUNK * 2 + 5);
    await giveFile(page, fileOf(given), given);
    expect(await readdir(room)).toEqual([`sha256-${fileOf(given).sha256}`]);
    expect((await readFile(join(room, `sha256-${fileOf(given).sha256}`))).equals(given)).toBe(true);
    // Nothing is asked for: a page without the bytes is told that it is kept.
    await giveFile(page, fileOf(given), new Uint8Array());
  });

  test('a transfer that was cut off goes on where it stood', async () => {
    const room = await temporaryFolder();
    const given = data(NATIVE_CHUNK * 2);
    const { pipe } = await filesPage(new NativeFiles(room)).keep(fileOf(given));
    const asked: string[] = [];
    await new Promise<void>((resolve) =>
      pipe.onMessage((one) => {
        asked.push(one.ask);
        if (asked.length === 2) pipe.send(given.subarray(0, NATIVE_CHUNK));
        if (asked.length === 3) resolve();
      }),
    );
    pipe.end('the page was closed');
    await expect.poll(() => readdir(room)).toEqual([expect.stringMatching(/^part-/)]);
    let from = -1;
    const again = await filesPage(new NativeFiles(room)).keep(fileOf(given));
    await new Promise<void>((resolve) =>
      again.pipe.onMessage((one) => {
        if (one.ask === 'from') from = one.at;
        else if (one.ask === 'more') again.pipe.send(given.subarray(from, from + NATIVE_CHUNK));
        else resolve();
      }),
    );
    expect(from).toBe(NATIVE_CHUNK);
    expect(await readdir(room)).toEqual([`sha256-${fileOf(given).sha256}`]);
  });

  test('bytes of another hash, more or fewer bytes than said, and too many are refused and not kept', async () => {
    const room = await temporaryFolder();
    const page = filesPage(new NativeFiles(room));
    const given = data(1000);
    const file = fileOf(given);
    await expect(giveFile(page, { ...file, sha256: 'a'.repeat(64) }, given)).rejects.toThrow(ModelHashError);
    await expect(giveFile(page, { ...file, bytes: 999 }, given)).rejects.toThrow(ModelHashError);
    await expect(giveFile(page, { ...file, bytes: 1_950_000_000 }, given)).rejects.toThrow(UnsupportedModelError);
    await expect(giveFile(page, { ...file, bytes: 3e9 }, given)).rejects.toThrow(/native.keep.bytes/);
    expect((await readdir(room)).filter((name) => name.startsWith('sha256-'))).toEqual([]);
  });

  test('a name is a hash and nothing else', async () => {
    const page = filesPage(new NativeFiles(await temporaryFolder()));
    for (const name of ['../../etc/passwd', 'A'.repeat(64), '', `${'a'.repeat(63)}/`])
      await expect(page.keep({ sha256: name, bytes: 1 })).rejects.toMatchObject({ code: 'BadRequest' });
  });

  test('what was not asked for longest goes when there is no room', async () => {
    const room = await temporaryFolder();
    await mkdir(room, { recursive: true });
    await writeFile(join(room, 'part-left'), 'left by a cut');
    const page = filesPage(new NativeFiles(room, 2500));
    const [first, second, third] = [data(1000), data(1001), data(1002)];
    for (const one of [first, second]) await giveFile(page, fileOf(one), one);
    await giveFile(page, fileOf(first), first);
    await giveFile(page, fileOf(third), third);
    expect((await readdir(room)).sort()).toEqual([first, third].map((one) => `sha256-${fileOf(one).sha256}`).sort());
  });
});

describe('requests for native inference', () => {
  test('models are read by their hash, tensors keep type and shape, faults keep their class', async () => {
    const room = await fileRoom(await temporaryFolder());
    const said: FromNative[] = [];
    const loop = await nativeLoop(
      room,
      (onPhase) =>
        Promise.resolve({
          engine: createEngine({
            runtime: scriptedRuntime({ providers: ['native'], run: (feeds) => Promise.resolve(double(feeds)) }),
            environment: { adapter: null, noAdapter: 'it was asked for' },
            now: () => 0,
            onPhase,
          }),
          capabilities: { adapter: null, threads: 1, runtime: 'scripted', credits: { runs: 2, bytes: 1000 } },
        }),
      (message) => said.push(message),
    );
    const page = nativeWorkerOver(loop, said);
    const source = await plainModel();
    const { manifest } = source;
    await expect(page.load({ manifest, bytes: source.bytes })).rejects.toThrow(ModelMissingError);
    const part = await room.open(`sha256-${manifest.sha256}`);
    await part.append(await source.bytes());
    await part.close();
    const model = await page.load(source);
    expect(model.device).toMatchObject({ provider: 'native', device: 'CPU' });
    expect((await model.run(history(3, 2))).outputs).toEqual(double(history(3, 2)));
    await model.release();
    await loop.hear({ op: 'load', id: 91, name: 'm', manifest: '{"format":1}' });
    await loop.hear({ op: 'load', id: 92, name: 'm', manifest: 'no JSON' });
    expect(said.slice(-2)).toMatchObject([
      { fault: { name: 'BadManifestError' } },
      { fault: { name: 'BadManifestError' } },
    ]);
    await loop.hear({
      op: 'run',
      id: 93,
      name: 'm',
      feeds: [{ name: 'history', type: 'float32', shape: [2], bytes: new Uint8Array(7) }],
    });
    expect(said.at(-1)).toMatchObject({ id: 93, fault: { name: 'BadTensorError' } });
  });

  test('without onnxruntime-node it says how to install it, and starts nothing', async () => {
    const folder = await temporaryFolder();
    const native = new NativeInference({ folder, room: folder, processFile: await bundleNativeProcess('native-none') });
    const page = pageOf(native);
    const install = `npm install --no-save onnxruntime-node@${NATIVE_VERSION}`;
    expect(await page.status({})).toEqual({ works: false, why: expect.stringContaining(install) as string });
    await expect(page.open({})).rejects.toMatchObject({
      code: 'NativeInference',
      message: expect.stringContaining(install) as string,
    });
    native.close();
  });

  test('the version named is that of onnxruntime-web', async () => {
    const packages = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(packages.dependencies['onnxruntime-web']).toBe(NATIVE_VERSION);
  });
});

/** A backend over a loop in this process, whose files lie there already. */
function nativeWorkerOver(loop: Awaited<ReturnType<typeof nativeLoop>>, said: FromNative[]) {
  const page: NativeBridge = {
    status: () => Promise.reject(new Error('unused')),
    keep: () => {
      const pipe = {
        send: () => undefined,
        onMessage: (listener: (message: { ask: 'kept' }) => void) => listener({ ask: 'kept' }),
        end: () => undefined,
        ended: new Promise<string>(() => undefined),
      };
      return Promise.resolve({ result: undefined, pipe: pipe as never });
    },
    open: () =>
      Promise.resolve({
        result: loop.capabilities,
        pipe: {
          send: (message) => void loop.hear(message),
          onMessage: (listener) => {
            const push = said.push.bind(said);
            said.push = (...messages) => {
              messages.forEach(listener);
              return push(...messages);
            };
          },
          end: () => undefined,
          ended: new Promise<string>(() => undefined),
        },
      }),
  };
  return backendOver(page);
}

const backendOver = (page: NativeBridge) =>
  workerBackend({
    spawn: () => nativeWorker(page),
    wasmPaths: '',
    now: () => performance.now(),
    setTimer: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    recovery: { waitsMs: [10], windowMs: 60_000, losses: 3 },
  });

describe.skipIf(!ortFolder)(`onnxruntime-node${ortFolder ? '' : ' (absent: TAOLITE_ORT_NODE names no folder)'}`, () => {
  let native: NativeInference;
  let page: NativeBridge;
  let room: string;
  beforeAll(async () => {
    room = await mkdtemp(join(tmpdir(), 'taolite-native-'));
    const processFile = await bundleNativeProcess('native');
    native = new NativeInference({ folder: ortFolder!, room, processFile });
    page = pageOf(native);
  });
  afterAll(async () => {
    native.close();
    await rm(room, { recursive: true, force: true });
  });

  test('is found with its version', async () => {
    expect(await page.status({})).toEqual({ works: true, why: expect.stringMatching(/onnxruntime-node \d/) as string });
  });

  test.each(['forecasting', 'image-classification', 'embeddings', 'text-generation'])(
    'gives the golden answers of %s and those of WASM',
    async (id) => {
      const source = await store.open(id);
      const backend = backendOver(page);
      const wasm = nodeBackend({ now: () => performance.now() });
      const [model, reference] = [await backend.load(source), await wasm.load(source)];
      expect(model.device).toMatchObject({ provider: 'native' });
      const feeds = probeFeeds(source.manifest);
      expect(largestDifference((await model.run(feeds)).outputs, (await reference.run(feeds)).outputs)).toBeLessThan(
        1e-4,
      );
      await backend.dispose();
      await wasm.dispose();
    },
  );

  test('a process that dies in the middle is replaced, and its runs are done again', async () => {
    const backend = backendOver(page);
    const events: BackendEvent['kind'][] = [];
    backend.observe(({ kind }) => events.push(kind));
    const model = await backend.load(await store.open('forecasting'));
    const runs = [1, 2, 3, 4].map((value) => model.run(history(value, 64)));
    native.close();
    const outputs = (await Promise.all(runs)).map((run) => run.outputs['forecast']!.shape);
    expect(outputs).toEqual(Array(4).fill([64, 16]));
    expect(events).toContain('lost');
    expect(events).toContain('recovered');
    await backend.dispose();
    await expect(model.run(history(1))).rejects.toThrow(BackendClosedError);
  });
});
