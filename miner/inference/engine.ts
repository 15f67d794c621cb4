/**
 * The engine of one realm (a worker, or a Node process): loads models on the best provider and runs them, strictly one thing at
 * a time. It knows no worker and no recovery; a realm that broke is thrown away whole, by the client.
 */
import {
  BadTensorError,
  CancelledError,
  GoldenMismatchError,
  ModelMissingError,
  NonFiniteOutputError,
  SessionError,
  messageOf,
} from './inference-error.ts';
import { LONGEST_RUN_MS } from './batch-limit.ts';
import { padRows, sliceRows } from './batch-shape.ts';
import { checkGolden, largestDifference, magnitude, notANumber, probeFeeds } from './golden.ts';
import type { BackendEvent, DeviceReport, Provider, RunResult, Trial } from './inference-backend.ts';
import type { ModelManifest } from './model-manifest.ts';
import { checkModelFile, checkModelPorts } from './onnx/check-model.ts';
import {
  choose,
  COMPARE_BYTES,
  CROSS_TOLERANCE,
  stillStands,
  webGpuRefusal,
  type ChoiceOptions,
} from './provider-choice.ts';
import type { Environment, ExternalWeights, Runtime, Session } from './runtime.ts';
import { createSerial } from './serial.ts';
import { assertTensor, type Tensors } from './tensor.ts';

export interface EnginePorts {
  runtime: Runtime;
  environment: Environment;
  /** Milliseconds of a steady clock. */
  now: () => number;
  onPhase?: (event: Extract<BackendEvent, { kind: 'phase' }>) => void;
}

export interface Engine {
  /** Loads a model under a name of the caller's choice. Rejects as `InferenceBackend.load` does. */
  load(
    name: string,
    manifest: ModelManifest,
    bytes: Uint8Array,
    options?: ChoiceOptions,
    external?: readonly ExternalWeights[],
  ): Promise<DeviceReport>;
  /** @param signal takes the run back as long as it has not begun; it rejects with `CancelledError` */
  run(name: string, feeds: Tensors, signal?: AbortSignal): Promise<RunResult>;
  unload(name: string): Promise<void>;
  dispose(): Promise<void>;
}

interface Tried {
  trial: Trial;
  session: Session | null;
  probe: Tensors | null;
  error: unknown;
}

/** Batch sizes a GPU is prepared for at load; larger ones come when they pay (`batch-limit.ts`). */
const WARM_BATCHES = [2, 4, 8, 16];

export function createEngine({ runtime, environment, now, onPhase }: EnginePorts): Engine {
  const serial = createSerial();
  const models = new Map<string, { manifest: ModelManifest; session: Session }>();

  interface Given {
    manifest: ModelManifest;
    bytes: Uint8Array;
    external: readonly ExternalWeights[];
    /** Whether 16-bit floats occur in it. */
    half: boolean;
  }
  /** What is always there: the processor, in this runtime's way. */
  const base = runtime.providers.find((provider) => provider !== 'webgpu') ?? 'wasm';

  async function attempt(provider: Provider, { manifest, bytes, external }: Given): Promise<Tried> {
    let session: Session | null = null;
    try {
      const created = await runtime.create(bytes, provider, external);
      session = created;
      const difference = await checkGolden(manifest, (feeds) => created.run(feeds));
      const feeds = probeFeeds(manifest);
      const probe = await created.run(feeds);
      // Large activations pass what 16-bit floats can hold; a processor that computes in 32 bits does not show it.
      const wrong = provider === 'webgpu' ? notANumber(probe) : null;
      if (wrong !== null) throw new NonFiniteOutputError(`its output "${wrong}" is not a number`);
      let runMs = Infinity;
      for (let i = 0; i < 3; i++) {
        const start = now();
        await created.run(feeds);
        runMs = Math.min(runMs, now() - start);
      }
      return { trial: { provider, runMs, difference, refused: null }, session, probe, error: null };
    } catch (error) {
      if (session) await session.release();
      const where = {
        webgpu: `WebGPU (${environment.adapter?.name ?? ''})`,
        wasm: 'WASM',
        native: 'onnxruntime-node',
        server: '',
      };
      const refused = `${where[provider]}: ${messageOf(error)}`;
      return { trial: { provider, runMs: null, difference: null, refused }, session: null, probe: null, error };
    }
  }

  /** Tries what may run the model; at most one session of the tried is kept by the caller. */
  async function tryAll(given: Given, refusal: string | null): Promise<Tried[]> {
    const { manifest, bytes } = given;
    const tried: Tried[] = [];
    if (refusal !== null || bytes.length <= COMPARE_BYTES) tried.push(await attempt(base, given));
    if (refusal === null) {
      onPhase?.({ kind: 'phase', model: manifest.id, phase: 'compare' });
      const gpu = await attempt('webgpu', given);
      const reference = tried[0]?.probe;
      if (gpu.probe && reference && gpu.trial.difference === null) {
        const difference = largestDifference(gpu.probe, reference);
        const tolerance = CROSS_TOLERANCE[given.half ? 'float16' : 'float32'] * magnitude(reference);
        if (!(difference <= tolerance))
          gpu.trial = { ...gpu.trial, refused: `WebGPU differs from WASM by ${difference.toPrecision(2)}` };
      }
      tried.push(gpu);
      if (tried.every(({ session }) => session === null) && tried.length === 1) tried.push(await attempt(base, given));
    }
    return tried;
  }

  /** The winner of an earlier comparison alone, when it is still right and not much slower. Golden vectors are run each time. */
  async function tryKnown(
    given: Given,
    refusal: string | null,
    { known, forceWebGpu }: ChoiceOptions,
  ): Promise<Tried | null> {
    if (!known || forceWebGpu || refusal !== null) return null;
    // Without golden vectors a GPU is believed only beside the processor's answers.
    if (known.provider === 'webgpu' && given.manifest.golden.vectors.length === 0) return null;
    const one = await attempt(known.provider, given);
    if (stillStands(known, one.trial)) return one;
    await one.session?.release();
    return null;
  }

  async function load(name: string, loaded: Omit<Given, 'half'>, options: ChoiceOptions) {
    const { manifest, bytes, external } = loaded;
    const start = now();
    onPhase?.({ kind: 'phase', model: manifest.id, phase: 'read' });
    const header = checkModelFile(bytes, new Map(external.map((one) => [one.path, one.bytes.length])));
    checkModelPorts(header, manifest);
    const given = { ...loaded, half: header.elementTypes.includes('float16') };
    const refusal = webGpuRefusal(header, environment, runtime, options);
    onPhase?.({ kind: 'phase', model: manifest.id, phase: 'create' });
    const winner = await tryKnown(given, refusal, options);
    if (winner?.session) {
      const { provider } = winner.trial;
      const device = provider === 'webgpu' ? (environment.adapter?.name ?? '') : 'CPU';
      const threads = provider === 'webgpu' ? 1 : runtime.threads;
      if (provider === 'webgpu') await warm(given, winner.session);
      await keep(name, { manifest, session: winner.session });
      return {
        provider,
        device,
        threads,
        reason: options.known!.reason,
        trials: [winner.trial],
        loadMs: now() - start,
      };
    }
    const tried = await tryAll(given, refusal);
    const trials = tried.map(({ trial }) => trial);
    if (refusal !== null) trials.push({ provider: 'webgpu', runMs: null, difference: null, refused: refusal });
    const choice = choose(trials, environment, runtime, options);
    for (const { trial, session } of tried)
      if (session && (trial.provider !== choice?.provider || trial.refused !== null)) await session.release();
    if (!choice) {
      const wrong = tried.find(({ error }) => error instanceof GoldenMismatchError);
      const why = tried.map(({ trial }) => trial.refused).join('; ');
      if (wrong)
        throw new GoldenMismatchError(`The model "${manifest.title}" is not used: ${why}.`, { model: manifest.id });
      throw new SessionError(`The model "${manifest.title}" could not be started: ${why}.`, { model: manifest.id });
    }
    const session = tried.find(({ trial }) => trial.provider === choice.provider)!.session!;
    if (choice.provider === 'webgpu') await warm(given, session);
    await keep(name, { manifest, session });
    return { ...choice, loadMs: now() - start };
  }

  /** Runs batches before somebody waits for one, so that the GPU's shaders are there; no larger ones than would ever be used. */
  async function warm({ manifest }: Given, session: Session): Promise<void> {
    const free = new Set(manifest.inputs.flatMap(({ shape }) => shape.filter((size) => typeof size === 'string')));
    if (free.size !== 1 || manifest.inputs.some(({ shape }) => typeof shape[0] !== 'string')) return;
    const feeds = sliceRows(probeFeeds(manifest), 0, 1);
    for (const [done, rows] of WARM_BATCHES.entries()) {
      onPhase?.({ kind: 'phase', model: manifest.id, phase: 'warm', part: { done, of: WARM_BATCHES.length } });
      const batch = padRows(feeds, rows);
      await session.run(batch);
      const start = now();
      await session.run(batch);
      if (2 * (now() - start) > LONGEST_RUN_MS) return;
    }
  }

  async function keep(name: string, model: { manifest: ModelManifest; session: Session }): Promise<void> {
    await models.get(name)?.session.release();
    models.set(name, model);
    onPhase?.({ kind: 'phase', model: model.manifest.id, phase: 'ready' });
  }

  function modelOf(name: string) {
    const model = models.get(name);
    if (!model) throw new ModelMissingError('This model is not loaded.', { name });
    return model;
  }

  return {
    load: (name, manifest, bytes, options = {}, external = []) =>
      serial(() => load(name, { manifest, bytes, external }, options)),
    run: (name, feeds, signal) =>
      serial(async () => {
        if (signal?.aborted) throw new CancelledError('The run was cancelled before it began.');
        const { manifest, session } = modelOf(name);
        checkFeeds(manifest, feeds);
        const start = now();
        const outputs = await session.run(feeds);
        return { outputs, runMs: now() - start };
      }),
    unload: (name) =>
      serial(async () => {
        const { session } = modelOf(name);
        models.delete(name);
        await session.release();
      }),
    dispose: () =>
      serial(async () => {
        for (const { session } of models.values()) await session.release();
        models.clear();
      }),
  };
}

/** Throws `BadTensorError` unless `feeds` are exactly the model's inputs, with one size for each free dimension. */
export function checkFeeds(manifest: ModelManifest, feeds: Tensors): void {
  const free = new Map<string, number>();
  for (const { name, type, shape } of manifest.inputs) {
    const tensor: unknown = Object.hasOwn(feeds, name) ? feeds[name] : undefined;
    if (tensor === undefined) throw new BadTensorError(`The input "${name}" is missing.`, { name });
    assertTensor(tensor, name);
    const fits =
      tensor.type === type &&
      tensor.shape.length === shape.length &&
      shape.every((want, i) => {
        const size = tensor.shape[i]!;
        if (typeof want === 'number') return size === want;
        if (!free.has(want)) free.set(want, size);
        return free.get(want) === size;
      });
    if (!fits)
      throw new BadTensorError(
        `The input "${name}" is ${tensor.type}[${tensor.shape.join(', ')}]; the model wants ${type}[${shape.join(', ')}].`,
        { name },
      );
  }
  const strange = Object.keys(feeds).find((name) => !manifest.inputs.some((port) => port.name === name));
  if (strange !== undefined) throw new BadTensorError(`The model has no input "${strange}".`, { name: strange });
}
