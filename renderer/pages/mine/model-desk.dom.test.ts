import { expect, test } from 'vitest';
import { fileModelStore } from '../../../miner/inference/file-model-store.ts';
import { CancelledError, NoRoomError, NotOnnxError } from '../../../miner/inference/inference-error.ts';
import { taskByName } from '../../../miner/tasks/index.ts';
import type { ShelfEntry } from '../../../miner/models/model-shelf.ts';
import { ModelDesk } from './model-desk.svelte.ts';
import type { OwnModelStore } from './own-model-store.ts';

const task = taskByName('image-classification');
const bundled = fileModelStore('models');
const address = { address: 'https://models.example/mine.onnx' };

/** A store whose imports do what `take` says; what it gives is kept. */
function desk(take: OwnModelStore['take']) {
  const kept: ShelfEntry[] = [];
  const own: OwnModelStore = {
    entries: async () => kept,
    list: async () => kept.map(({ manifest }) => manifest),
    open: () => Promise.reject(new Error('not asked for')),
    remove: async (id) =>
      void kept.splice(
        kept.findIndex(({ manifest }) => manifest.id === id),
        1,
      ),
    unfinishedBytes: async () => 5,
    discardUnfinished: async () => undefined,
    take: async (request, options) => {
      const manifest = await take(request, options);
      kept.push({ manifest, bytes: manifest.bytes, whole: true });
      return manifest;
    },
  };
  return { kept, desk: new ModelDesk({ bundled: async () => bundled, own: async () => own }) };
}
const mine = async () => ({ ...(await bundled.open(task.name)).manifest, id: 'own-1', title: 'mine' });

test('a model of one’s own stands beside the bundled one while it is kept', async () => {
  const { desk: models } = desk(mine);
  await models.read();
  expect(await models.take(task, address)).toBe('own-1');
  expect(models.modelsFor(task.name).map(({ id }) => id)).toEqual(['image-classification', 'own-1']);
  expect(models.fault).toBeNull();
  await models.remove('own-1');
  expect(models.modelsFor(task.name).map(({ id }) => id)).toEqual(['image-classification']);
});

test('an import shows how far it is, can be stopped, and says that what came is kept', async () => {
  const { desk: models } = desk(
    (_, { signal, onProgress }) =>
      new Promise((_, reject) => {
        onProgress({ phase: 'fetch', file: 'mine.onnx', bytes: 12_400_000, total: 45_000_000 });
        signal.addEventListener('abort', () =>
          reject(new CancelledError('The import was stopped. What was fetched is kept.')),
        );
      }),
  );
  await models.read();
  const taken = models.take(task, address);
  await new Promise((resolve) => setTimeout(resolve));
  expect(models.importing).toMatchObject({ label: 'mine.onnx, 12.4 MB of 45.0 MB' });
  expect(await models.take(task, address)).toBeNull(); // one at a time
  models.stop();
  expect(await taken).toBeNull();
  expect(models.importing).toBeNull();
  expect(models.fault).toMatch(/What was fetched is kept/);
  expect(models.unfinishedBytes).toBe(5);
});

test('a file that is no model, and a full disk, are told with the reason', async () => {
  const refuse = async (error: Error) => {
    const { desk: models, kept } = desk(() => Promise.reject(error));
    await models.read();
    expect(await models.take(task, { files: [] })).toBeNull();
    expect(kept).toEqual([]);
    return models.fault;
  };
  expect(await refuse(new NotOnnxError('The file is not an ONNX model.'))).toMatch(/bundled model is still there/);
  expect(await refuse(new NoRoomError('This browser has no more room for models.'))).toMatch(/no more room/);
});
