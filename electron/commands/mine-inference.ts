/** The model that `npm run mine` works with, and what it runs on. */
import { readdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../miner/axon/clock.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import type { InferenceBackend } from '../../miner/inference/inference-backend.ts';
import type { ModelStore } from '../../miner/inference/model-store.ts';
import { nativeBackends } from '../../miner/inference/native-backend.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { openAiBackend, openAiModels } from '../../miner/inference/remote/openai-backend.ts';
import { openInferenceBackend } from '../../miner/inference/remote/open-inference-backend.ts';
import { serverModels } from '../../miner/inference/remote/server-models.ts';
import { addressParcel } from '../../miner/models/address-parcel.ts';
import { fileRoom } from '../../miner/models/file-room.ts';
import { importModel } from '../../miner/models/import-model.ts';
import { modelShelf } from '../../miner/models/model-shelf.ts';
import { parcelOf, type Parcel } from '../../miner/models/parcel.ts';
import { pathSource } from '../../miner/models/path-source.ts';
import { modelFile } from '../../miner/operator/models/model-file.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { MineRefused, type Given } from './mine-options.ts';

const root = (): string => process.env['TAOLITE_ROOT'] ?? process.cwd();
const key = (): string | undefined => process.env['TAOLITE_BACKEND_KEY'];

const OPENAI = 'openai:';

/** The servers of `--backend`: of tensors, or of texts (`openai:`); null when there are none. */
function serversOf({ backend }: Given): { servers: string[]; texts: boolean } | null {
  if (backend === undefined || backend === 'native') return null;
  const texts = backend.startsWith(OPENAI);
  return { servers: (texts ? backend.slice(OPENAI.length) : backend).split(','), texts };
}

/** What the model runs on. @throws RuntimeMissingError, ServerError */
export async function inferenceOf(given: Given): Promise<() => InferenceBackend> {
  const now = (): number => performance.now();
  if (given.backend === 'native')
    return nativeBackends({ folder: root(), threads: Math.max(1, Math.min(4, availableParallelism() - 1)), now });
  const named = serversOf(given);
  if (!named) return () => nodeBackend({ now });
  const { servers, texts } = named;
  const options = { servers, clock: systemClock, key: key(), ...(given.model !== undefined && { model: given.model }) };
  const make = () => (texts ? openAiBackend(options) : openInferenceBackend(options));
  await make().dispose(); // an address that is none is told before anything begins
  return make;
}

/** Bytes between two lines of progress. */
const TOLD_BYTES = 50_000_000;

/**
 * The store with the model in it, and its id.
 * @param folder where imported models are kept
 * @throws MineRefused and the errors of models, imports and servers
 */
export async function modelsOf(
  given: Given,
  folder: string,
  stopped: AbortSignal,
  say: (words: string) => void,
): Promise<{ models: ModelStore; model: string }> {
  const bundled = fileModelStore(join(root(), 'models'));
  const known = (await bundled.list()).find(({ task }) => task === given.task);
  if (!known) throw new MineRefused(`There is no bundled model for ${given.task}.`);
  const task = taskByName(given.task);
  const only = async (models: ModelStore) => ({ models, model: (await models.list())[0]!.id });
  const named = serversOf(given);
  if (named?.texts) {
    const options = { servers: named.servers, model: given.model, clock: systemClock, key: key() };
    return only(await openAiModels(options, task, known));
  }
  if (given.model === undefined) return { models: bundled, model: known.id };
  if (named)
    return only(await serverModels(named.servers, given.model, task, known, { get: fetch, key: key() }, stopped));
  const parcel = await parcelFor(given.model, stopped);
  if (!parcel) return only(await modelFile(resolve(given.model), task, known));
  const room = await fileRoom(folder);
  let told = 0;
  const manifest = await importModel(room, parcel, {
    task,
    bundled: known,
    clock: systemClock,
    signal: stopped,
    onProgress: ({ file, bytes, total }) => {
      if (bytes < told || bytes - told < TOLD_BYTES) return void (told = Math.min(told, bytes));
      told = bytes;
      say(`${file}, ${Math.round(bytes / 1e6)}${total === null ? '' : ` of ${Math.round(total / 1e6)}`} MB`);
    },
  });
  say(`${manifest.title}, kept in ${folder}`);
  return { models: modelShelf(room), model: manifest.id };
}

/** What has to be imported: a folder or an address. Null for a single file, which is used where it lies. */
async function parcelFor(model: string, stopped: AbortSignal): Promise<Parcel | null> {
  if (/^(https?:\/\/|hub:)/.test(model)) return addressParcel(model, fetch, stopped);
  const path = resolve(model);
  if (
    !(await stat(path).then(
      (one) => one.isDirectory(),
      () => false,
    ))
  )
    return null;
  const files = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isFile());
  return parcelOf(
    files.map(({ name }) => ({ path: name, source: pathSource(join(path, name)) })),
    path,
  );
}
