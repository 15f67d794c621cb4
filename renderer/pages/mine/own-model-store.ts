/** Keeps models of one's own in this browser, so that mining resumes with them after a reload. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ModelSource } from '../../../miner/inference/inference-backend.ts';
import { ModelMissingError } from '../../../miner/inference/inference-error.ts';
import { parseManifest, type ModelManifest } from '../../../miner/inference/model-manifest.ts';
import { verifyModel, type ModelStore } from '../../../miner/inference/model-store.ts';
import { isOwnModel } from '../../../miner/operator/models/own-model-id.ts';

interface Schema extends DBSchema {
  models: { key: string; value: { manifest: unknown; bytes: Uint8Array } };
}

export interface OwnModelStore extends ModelStore {
  /** Keeps a model; one with the same id is replaced. Rejects with a `DOMException` when the disk is full. */
  put(manifest: ModelManifest, bytes: Uint8Array): Promise<void>;
  remove(id: string): Promise<void>;
}

/** A store in IndexedDB. */
export async function openOwnModelStore(name = 'taolite-models'): Promise<OwnModelStore> {
  const db: IDBPDatabase<Schema> = await openDB<Schema>(name, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('models'),
  });
  const get = async (id: string) => {
    const found = await db.get('models', id);
    if (!found) throw new ModelMissingError('This model file is no longer kept here. Choose the file again.', { id });
    return found;
  };
  return {
    list: async () => (await db.getAll('models')).map(({ manifest }) => parseManifest(manifest)),
    open: async (id): Promise<ModelSource> => {
      const manifest = parseManifest((await get(id)).manifest);
      return { manifest, bytes: async () => verifyModel((await get(id)).bytes.slice(), manifest) };
    },
    put: async (manifest, bytes) => void (await db.put('models', { manifest, bytes }, manifest.id)),
    remove: (id) => db.delete('models', id),
  };
}

/** The bundled models and one's own as one store. */
export function joinedModelStore(bundled: ModelStore, own: ModelStore): ModelStore {
  return {
    list: async () => [...(await bundled.list()), ...(await own.list())],
    open: (id) => (isOwnModel({ id }) ? own : bundled).open(id),
  };
}
