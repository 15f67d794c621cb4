/** Keeps models of one's own in this browser, so that mining resumes with them after a reload. */
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import type { ModelStore } from '../../../miner/inference/model-store.ts';
import { browserImport } from '../../../miner/models/browser-import.ts';
import type { ImportRequest } from '../../../miner/models/import-messages.ts';
import type { ImportProgress } from '../../../miner/models/import-model.ts';
import { modelShelf, type ModelShelf } from '../../../miner/models/model-shelf.ts';
import { opfsRoom } from '../../../miner/models/opfs-room.ts';
import { isOwnModel } from '../../../miner/operator/models/own-model-id.ts';

export interface OwnModelStore extends Pick<
  ModelShelf,
  'list' | 'open' | 'entries' | 'remove' | 'unfinishedBytes' | 'discardUnfinished'
> {
  /** Fetches, checks and keeps a model. Rejects as `importModel` does. */
  take(
    request: ImportRequest,
    options: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
  ): Promise<ModelManifest>;
}

/** A store in the private file system of this origin. @throws NoRoomError where the browser keeps no files */
export async function openOwnModelStore(folder = 'models'): Promise<OwnModelStore> {
  const shelf = modelShelf(await opfsRoom(folder));
  return {
    ...shelf,
    take: async (request, options) => {
      // Asked for with the first model: from then on the browser clears it away only when the person says so.
      await navigator.storage.persist().catch(() => false);
      return browserImport({ ...request, folder }, options);
    },
  };
}

/** The bundled models and one's own as one store. */
export function joinedModelStore(bundled: ModelStore, own: ModelStore): ModelStore {
  return {
    list: async () => [...(await bundled.list()), ...(await own.list())],
    open: (id) => (isOwnModel({ id }) ? own : bundled).open(id),
  };
}
