/** Inference servers instead of this computer. Loaded when one is first asked. */
import { systemClock } from '../../../miner/axon/clock.ts';
import type { InferenceBackend } from '../../../miner/inference/inference-backend.ts';
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import type { ModelStore } from '../../../miner/inference/model-store.ts';
import { createPipeline } from '../../../miner/inference/pipeline.ts';
import { openInferenceBackend } from '../../../miner/inference/remote/open-inference-backend.ts';
import { openAiBackend, openAiModels } from '../../../miner/inference/remote/openai-backend.ts';
import { serverModels } from '../../../miner/inference/remote/server-models.ts';
import { serversTyped, type BackendSetting } from '../../../miner/operator/backend-setting.ts';
import type { Task } from '../../../miner/tasks/task.ts';

/** How servers are asked: straight from the page, or by way of its host. */
export interface ServerAsking {
  readonly get: typeof fetch;
  /** Sent as a bearer token; empty for none. */
  readonly key: string;
}

export interface ServerBackend {
  /** The model that the servers hold; null where they hold the bundled one under its own name. */
  readonly models: ModelStore | null;
  readonly make: () => InferenceBackend;
}

/** @param bundled the task's bundled model @throws ServerError, ModelMismatchError */
export async function serverBackend(
  { kind, servers: typed, model: name }: BackendSetting,
  task: Task,
  bundled: ModelManifest,
  { get, key }: ServerAsking,
  signal: AbortSignal,
): Promise<ServerBackend> {
  const servers = serversTyped(typed);
  const model = name.trim();
  const access = { get, key: key === '' ? undefined : key };
  const options = { servers, clock: systemClock, get, ...(key !== '' && { key }), ...(model !== '' && { model }) };
  if (kind === 'openai')
    return { models: await openAiModels(options, task, bundled), make: () => openAiBackend(options) };
  const models = model === '' ? null : await serverModels(servers, model, task, bundled, access, signal);
  return { models, make: () => openInferenceBackend(options) };
}

export interface TriedServer {
  readonly manifest: ModelManifest;
  /** Why it runs where it runs, and how long a sample took. */
  readonly words: string;
}

/** Loads the model on the servers and lets it answer the task's sample. Nothing is paid. @throws what any part of it throws */
export async function tryServer(
  setting: BackendSetting,
  task: Task,
  bundled: { readonly manifest: ModelManifest; readonly store: ModelStore },
  asking: ServerAsking,
): Promise<TriedServer> {
  const { models, make } = await serverBackend(setting, task, bundled.manifest, asking, AbortSignal.timeout(30_000));
  const backend = make();
  try {
    const manifest = models === null ? bundled.manifest : (await models.list())[0]!;
    const source = await (models ?? bundled.store).open(manifest.id);
    const model = await backend.load(source);
    const pipeline = createPipeline({ task, model, now: () => performance.now() });
    const began = performance.now();
    task.parseAnswer(await pipeline.answer(task.sample), task.sample);
    const ms = Math.round(performance.now() - began);
    pipeline.close();
    return { manifest, words: `${model.device.reason} It answered a sample in ${ms}\u00a0ms.` };
  } finally {
    await backend.dispose();
  }
}
