import { join } from 'node:path';
import { Axon } from '../../miner/axon/axon.ts';
import type { OpenAxon } from '../../miner/axon/axon-transport.ts';
import { callerPolicy, type KnownNeuron } from '../../miner/axon/caller-policy.ts';
import { systemClock } from '../../miner/axon/clock.ts';
import { httpAxonTransport } from '../../miner/axon/http-axon.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import type { InferenceBackend, LoadedModel, ModelSource } from '../../miner/inference/inference-backend.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { createPipeline } from '../../miner/inference/pipeline.ts';
import type { Pipeline } from '../../miner/inference/pipeline-port.ts';
import { randomModel } from '../../miner/inference/random-model.ts';
import { LOCAL_AXON_IP, openLocalAxon } from '../../miner/market/local-axon.ts';
import { taskSynapse } from '../../miner/market/task-synapse.ts';
import { answerWith } from '../../miner/operator/live/answer-with.ts';
import { createRng } from '../../miner/tasks/rng.ts';
import { taskByName } from '../../miner/tasks/index.ts';

/** A model, its pipeline and its axon: what answers validators. */
export interface OurMiner {
  readonly model: LoadedModel;
  readonly pipeline: Pipeline;
  /** Port of the axon; the address to announce is `LOCAL_AXON_IP`. */
  readonly port: number;
  close(): Promise<void>;
}

/** The trained model of a task, or one of the same shape that has learned nothing. */
export async function modelOf(task: string, kind: 'trained' | 'random', seed: string): Promise<ModelSource> {
  const store = fileModelStore(join(process.env['TAOLITE_ROOT'] ?? process.cwd(), 'models'));
  const manifest = (await store.list()).find((one) => one.task === task);
  if (!manifest) throw new Error(`There is no model for the task ${task}.`);
  const source = await store.open(manifest.id);
  if (kind === 'trained') return source;
  const untrained = randomModel({ manifest, bytes: await source.bytes() }, createRng(`${seed}/random model`));
  return { ...source, manifest: untrained.manifest, bytes: () => Promise.resolve(untrained.bytes.slice()) };
}

/** Loads the model and opens an axon over HTTP on loopback that answers validators with a permit. */
export async function openMiner(
  task: string,
  source: ModelSource,
  hotkey: string,
  neuron: (hotkey: string) => KnownNeuron | null,
): Promise<OurMiner> {
  const now = () => performance.now();
  const backend: InferenceBackend = nodeBackend({ now });
  const model = await backend.load(source);
  const pipeline = createPipeline({ task: taskByName(task), model, now, ...(source.file && { file: source.file }) });
  const bound: { axon?: OpenAxon } = {};
  const axon = new Axon({
    hotkey,
    address: () => ({ ip: LOCAL_AXON_IP, port: bound.axon?.address.port ?? 0 }),
    policy: callerPolicy({ neuron }),
    clock: systemClock,
    newId: () => crypto.randomUUID(),
  });
  axon.route(
    taskSynapse(taskByName(task)),
    answerWith(() => pipeline),
  );
  const opened = await openLocalAxon(httpAxonTransport(), axon.serve, 8091);
  bound.axon = opened;
  return {
    model,
    pipeline,
    port: opened.address.port,
    async close() {
      axon.stop();
      await opened.close(0);
      pipeline.close();
      await backend.dispose();
    },
  };
}
