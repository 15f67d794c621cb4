/**
 * Models kept in a room: blobs named by their hash and one small manifest per model. Two models may share a blob; a blob goes
 * when the last model that names it goes.
 */
import type { ModelSource } from '../inference/inference-backend.ts';
import { BadManifestError, ModelMissingError } from '../inference/inference-error.ts';
import { parseManifest, type ModelManifest } from '../inference/model-manifest.ts';
import { verifyFile, verifyModel, type ModelStore } from '../inference/model-store.ts';
import { blobName } from './keep-blob.ts';
import { writeText, type Room } from './room.ts';

export interface ShelfEntry {
  manifest: ModelManifest;
  /** All its files together. */
  bytes: number;
  /** Whether every file is there with its size. The browser may take files away when the disk is full. */
  whole: boolean;
}

export interface ModelShelf extends ModelStore {
  /** All models, also those that lost a file; `list` and `open` know the whole ones alone. */
  entries(): Promise<ShelfEntry[]>;
  /** Names a model whose blobs are kept already. One of the same id is replaced. */
  name(manifest: ModelManifest): Promise<void>;
  /** Forgets a model and every blob that no other model names. */
  remove(id: string): Promise<void>;
  /** Bytes of imports that were cut off; they are gone on with when the same import is begun again. */
  unfinishedBytes(): Promise<number>;
  /** Throws those away. */
  discardUnfinished(): Promise<void>;
}

const MANIFEST = /^model-(.+)\.json$/;

const blobsOf = ({ sha256: hash, bytes, files = [] }: ModelManifest): { name: string; bytes: number }[] =>
  [{ sha256: hash, bytes }, ...files].map((file) => ({ name: blobName(file.sha256), bytes: file.bytes }));

export function modelShelf(room: Room): ModelShelf {
  const noSuch = (id: string) =>
    new ModelMissingError('This model file is no longer kept here. Choose the file again.', { id: id.slice(0, 80) });

  async function manifestOf(file: string): Promise<ModelManifest> {
    const bytes = await room.read(file);
    try {
      return parseManifest(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    } catch (error) {
      if (error instanceof BadManifestError) throw error;
      throw new BadManifestError(`The description ${file} of a kept model is damaged.`, { file });
    }
  }

  async function entries(): Promise<ShelfEntry[]> {
    const files = new Map((await room.list()).map(({ name, bytes }) => [name, bytes]));
    const found: ShelfEntry[] = [];
    for (const file of files.keys()) {
      if (!MANIFEST.test(file)) continue;
      let manifest: ModelManifest;
      try {
        manifest = await manifestOf(file);
      } catch (error) {
        // One damaged description takes no other model away; the import that made it can be repeated.
        if (error instanceof BadManifestError || error instanceof ModelMissingError) continue;
        throw error;
      }
      const blobs = blobsOf(manifest);
      found.push({
        manifest,
        bytes: blobs.reduce((sum, { bytes }) => sum + bytes, 0),
        whole: blobs.every(({ name, bytes }) => files.get(name) === bytes),
      });
    }
    return found.sort((a, b) => a.manifest.title.localeCompare(b.manifest.title));
  }

  async function open(id: string): Promise<ModelSource> {
    const entry = (await entries()).find(({ manifest, whole }) => whole && manifest.id === id);
    if (!entry) throw noSuch(id);
    const { manifest } = entry;
    return {
      manifest,
      bytes: async () => verifyModel(await room.read(blobName(manifest.sha256)), manifest),
      file: async (path) => {
        const file = manifest.files?.find((one) => one.path === path);
        if (!file) throw new ModelMissingError(`The model "${manifest.title}" has no file "${path.slice(0, 80)}".`, { id });
        return verifyFile(await room.read(blobName(file.sha256)), file);
      },
    };
  }

  /** Removes blobs that no manifest names. */
  async function sweep(): Promise<void> {
    const named = new Set((await entries()).flatMap(({ manifest }) => blobsOf(manifest).map(({ name }) => name)));
    for (const { name } of await room.list())
      if (name.startsWith('sha256-') && !named.has(name)) await room.remove(name);
  }

  const parts = async () => (await room.list()).filter(({ name }) => name.startsWith('part-'));

  return {
    entries,
    list: async () => (await entries()).filter(({ whole }) => whole).map(({ manifest }) => manifest),
    open,
    name: (manifest) =>
      room.exclusively('shelf', async () => {
        parseManifest(manifest);
        await writeText(room, `model-${manifest.id}.json`, JSON.stringify(manifest));
      }),
    remove: (id) =>
      room.exclusively('shelf', async () => {
        if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) throw noSuch(id);
        await room.remove(`model-${id}.json`);
        await sweep();
      }),
    unfinishedBytes: async () => (await parts()).reduce((sum, { bytes }) => sum + bytes, 0),
    discardUnfinished: async () => {
      for (const { name } of await parts())
        await room.exclusively(name.replace(/\.json$/, ''), () => room.remove(name));
    },
  };
}
