/**
 * The inference port over a worker that may die. What must not be lost lives here: which models are wanted and which runs are
 * unfinished. A worker that hangs, fails or loses its GPU is ended; a new one loads the models again and runs are repeated.
 *
 *   idle → starting → ready ⇄ (run) → lost → wait → starting …  → failed (after too many losses)   any → closed
 *                       ready → (old, between runs) → starting
 */
import {
  BackendClosedError,
  CancelledError,
  InferenceError,
  QueueFullError,
  RunError,
  WorkerLostError,
  messageOf,
} from '../inference-error.ts';
import type {
  BackendEvent,
  DeviceReport,
  InferenceBackend,
  LoadedModel,
  ModelSource,
  RunResult,
} from '../inference-backend.ts';
import { externalWeights } from '../external-weights.ts';
import type { Capabilities } from '../protocol.ts';
import type { ChoiceOptions } from '../provider-choice.ts';
import type { Tensors } from '../tensor.ts';
import { bytesOf, createCredits } from './credits.ts';
import { deferred } from './deferred.ts';
import { nextStep, RECOVERY_LIMITS } from './recovery-policy.ts';
import { createRunLimit } from './run-limit.ts';
import { verdictKey, verdictOf } from './verdict-book.ts';
import { AGE_LIMITS, createWorkerAge } from './worker-age.ts';
import { LIMITS, PING_EACH_MS, PINGS_PER_LOOK, type WorkerBackendOptions } from './worker-backend-options.ts';
import { GenerationLost, workerLink, type WorkerLink } from './worker-link.ts';

/** Until the worker says what it can take: one running and one waiting there, so that it never waits for the page. */
const FIRST_CREDIT = { runs: 2, bytes: 64_000_000 };
/** A run that saw its worker die this often is not tried again: it may be the cause. */
const MAX_ATTEMPTS = 3;
/** Errors of a run that mean the realm is broken, not the request. */
const BROKEN = /lost|mapAsync|out of memory|out of bounds|unreachable|aborted/i;

interface Model {
  name: string;
  source: ModelSource;
  device: DeviceReport | null;
}

interface Run {
  order: number;
  model: Model;
  feeds: Tensors;
  bytes: number;
  attempts: number;
  signal: AbortSignal | undefined;
  /** Settled already, by cancellation. */
  over: boolean;
  resolve: (result: RunResult) => void;
  reject: (error: Error) => void;
}

export function workerBackend(options: WorkerBackendOptions): InferenceBackend {
  const {
    spawn,
    wasmPaths,
    now,
    setTimer,
    maxQueued = 256,
    maxQueuedBytes = 512_000_000,
    recovery = RECOVERY_LIMITS,
  } = options;
  const limits = { ...LIMITS, ...options.limits };
  const runLimit = createRunLimit({ firstMs: limits.firstRunMs, floorMs: limits.runMs });
  const age = createWorkerAge(now, options.age ?? AGE_LIMITS);
  const listeners = new Set<(event: BackendEvent) => void>();
  const models = new Set<Model>();
  const queue: Run[] = [];
  const losses: number[] = [];
  let state: 'idle' | 'starting' | 'ready' | 'waiting' | 'failed' | 'closed' = 'idle';
  let link: WorkerLink | null = null;
  let stopWaiting = () => {};
  let stopBeating = () => {};
  const credits = createCredits(FIRST_CREDIT);
  let queuedBytes = 0;
  let capabilities: Capabilities | null = null;
  /** Loads under way in a ready worker. Runs wait here meanwhile: their time limits are not made for a load. */
  let loading = 0;
  /** A repeated run is under way. */
  let suspect = false;
  let orders = 0;
  let names = 0;
  let choice: ChoiceOptions = options.forceWebGpu ? { forceWebGpu: true } : {};
  /** Those who wait for a worker that is ready; replaced with each start. */
  let ready = deferred<WorkerLink>();

  const emit = (event: BackendEvent) => listeners.forEach((listener) => listener(event));
  const closed = () => new BackendClosedError('Inference was stopped.');

  async function start(renewed = false): Promise<void> {
    if (state === 'closed') return;
    const began = now();
    state = 'starting';
    runLimit.reset();
    age.begin();
    let own: WorkerLink;
    try {
      own = workerLink(spawn(), setTimer, lost, emit);
    } catch (error) {
      return lost(`no worker could be started (${messageOf(error)})`);
    }
    link = own;
    try {
      capabilities = await own.call('hello', { wasmPaths }, limits.startMs);
      credits.grant(capabilities.credits);
      for (const model of models) if (model.device !== null) model.device = await loadInto(own, model);
    } catch (error) {
      // A broken generation has told `lost` already; anything else (a missing file, say) is this start's own failure.
      if (!(error instanceof GenerationLost)) {
        own.end(messageOf(error));
        lost(messageOf(error));
      }
      return;
    }
    if (link !== own) return;
    state = 'ready';
    ready.resolve(own);
    if (losses.length > 0 && !renewed) emit({ kind: 'recovered', ms: now() - began, replayed: queue.length });
    beat(own, 1);
    pump();
  }

  /** Looks after a worker while it is the one in use. */
  function beat(own: WorkerLink, count: number): void {
    stopBeating = setTimer(PING_EACH_MS, () => {
      if (link !== own) return;
      if (credits.runs() === 0 && loading === 0) own.call('ping', {}, limits.pingMs).catch(ignoreLoss);
      if (count % PINGS_PER_LOOK === 0)
        options.memory?.().then(
          (bytes) => link === own && bytes !== null && age.holds(bytes),
          () => undefined, // the browser would not count now
        );
      pump();
      beat(own, count + 1);
    });
  }

  /** Between runs, when it is time: a new worker takes the old one's place. Nothing is lost; what waits, waits a little longer. */
  function renew(own: WorkerLink): void {
    if (credits.runs() > 0) return; // asked again when it is done
    own.end('it was replaced');
    stopBeating();
    link = null;
    ready = deferred();
    void start(true);
  }

  async function loadInto(own: WorkerLink, { name, source }: Model): Promise<DeviceReport> {
    const { manifest } = source;
    const key = verdictKey(manifest.sha256, capabilities?.adapter ?? null, capabilities?.runtime ?? '');
    // A known winner is of use only where there is a choice.
    const known = capabilities?.adapter == null ? null : (options.verdicts?.get(key) ?? null);
    const bytes = await source.bytes();
    const external = await externalWeights(source);
    const request = { name, manifest, bytes, external, options: known ? { ...choice, known } : choice };
    const transfer = [bytes, ...external.map((one) => one.bytes)].map(({ buffer }) => buffer as ArrayBuffer);
    const device = await own.call('load', request, limits.loadMs, { transfer });
    const verdict = choice.forceWebGpu || choice.avoidWebGpu !== undefined ? null : verdictOf(device);
    if (verdict && capabilities?.adapter != null) options.verdicts?.set(key, verdict);
    return device;
  }

  function lost(reason: string): void {
    if (state === 'closed' || state === 'failed') return;
    if (state === 'ready') ready = deferred();
    stopBeating();
    link = null;
    losses.push(now());
    emit({ kind: 'lost', reason, losses: losses.length });
    const step = nextStep(losses, recovery);
    if (step.giveUp) return fail(reason);
    if (step.avoidWebGpu)
      choice = { avoidWebGpu: `WebGPU was lost ${recovery.losses} times in a short while (last: ${reason})` };
    state = 'waiting';
    stopWaiting = setTimer(step.waitMs, () => void start());
  }

  function fail(reason: string): void {
    state = 'failed';
    const error = new WorkerLostError(
      `Inference stopped after ${losses.length} failures; the last: ${reason}. Start it again.`,
      {
        losses: losses.length,
      },
    );
    ready.reject(error);
    ready = deferred();
    for (const run of takeAll()) settle(run, () => run.reject(error));
    for (const model of models) model.device = null;
    models.clear();
    losses.length = 0; // the next load begins anew
    emit({ kind: 'failed', reason });
  }

  function takeAll(): Run[] {
    queuedBytes = 0;
    return queue.splice(0);
  }

  function settle(run: Run, how: () => void): void {
    if (run.over) return;
    run.over = true;
    how();
  }

  function pump(): void {
    if (state === 'ready' && link && loading === 0 && age.old() !== null) return renew(link);
    while (state === 'ready' && link && loading === 0 && queue.length > 0) {
      // Whoever saw a worker die goes alone, so that a run that kills workers takes no other with it again.
      const alone = suspect || queue[0]!.attempts > 0;
      if (alone ? credits.runs() > 0 : !credits.allows(queue[0]!.bytes)) return;
      const run = queue.shift()!;
      queuedBytes -= run.bytes;
      void execute(link, run);
    }
  }

  async function execute(own: WorkerLink, run: Run): Promise<void> {
    credits.spend(run.bytes);
    suspect = run.attempts > 0;
    run.attempts++;
    try {
      const { name } = run.model;
      // The second in flight waits for the first: it may take both their times.
      const { feeds, signal } = run;
      const result = await own.call('run', { name, feeds }, credits.runs() * runLimit.next(), { signal });
      runLimit.record(result.runMs);
      age.ran(run.bytes + bytesOf(result.outputs), false);
      settle(run, () => run.resolve(result));
    } catch (error) {
      const broken = error instanceof RunError && BROKEN.test(error.message);
      if (error instanceof RunError) age.ran(run.bytes, true);
      if (!broken && !(error instanceof GenerationLost)) settle(run, () => run.reject(error as Error));
      else again(run, messageOf(error));
      if (broken && link === own) {
        own.end(messageOf(error));
        lost(messageOf(error));
      }
    } finally {
      credits.giveBack(run.bytes);
      if (credits.runs() === 0) suspect = false;
      pump();
    }
  }

  /** Puts an unfinished run back to its place, unless that has no use any more. */
  function again(run: Run, reason: string): void {
    if (run.over) return;
    if (state === 'closed') return settle(run, () => run.reject(closed()));
    if (state === 'failed' || run.attempts >= MAX_ATTEMPTS) {
      const error = new WorkerLostError(
        `The run was tried ${run.attempts} times, each time its worker was lost: ${reason}.`,
        {
          attempts: run.attempts,
        },
      );
      return settle(run, () => run.reject(error));
    }
    queue.push(run);
    queuedBytes += run.bytes;
    queue.sort((a, b) => a.order - b.order);
  }

  function enqueue(model: Model, feeds: Tensors, signal: AbortSignal | undefined): Promise<RunResult> {
    if (state === 'closed') return Promise.reject(closed());
    if (!models.has(model))
      return Promise.reject(
        new BackendClosedError('The model is no longer loaded.', { model: model.source.manifest.id }),
      );
    if (signal?.aborted) return Promise.reject(new CancelledError('The run was cancelled before it began.'));
    if (queue.length >= maxQueued)
      return Promise.reject(new QueueFullError(`${maxQueued} runs are waiting already.`, { waiting: queue.length }));
    const bytes = bytesOf(feeds);
    if (queue.length > 0 && queuedBytes + bytes > maxQueuedBytes)
      return Promise.reject(
        new QueueFullError('The runs that wait hold as much memory as they may already.', { bytes: queuedBytes }),
      );
    return new Promise((resolve, reject) => {
      const cancel = () => {
        const at = queue.indexOf(run);
        if (at >= 0) queue.splice(at, 1);
        if (at >= 0) queuedBytes -= run.bytes;
        settle(run, () => reject(new CancelledError('The run was cancelled.')));
      };
      const done = () => signal?.removeEventListener('abort', cancel);
      const run: Run = {
        order: ++orders,
        model,
        feeds,
        bytes,
        attempts: 0,
        signal,
        over: false,
        resolve: (result) => (done(), resolve(result)),
        reject: (error) => (done(), reject(error)),
      };
      signal?.addEventListener('abort', cancel, { once: true });
      queue.push(run);
      queuedBytes += bytes;
      pump();
    });
  }

  async function load(source: ModelSource): Promise<LoadedModel> {
    if (state === 'closed') throw closed();
    const model: Model = { name: `model-${++names}`, source, device: null };
    for (let attempt = 1; ; attempt++) {
      const waiting = ready.promise;
      if (state === 'idle' || state === 'failed') void start();
      const own = await waiting;
      loading++;
      try {
        model.device = await loadInto(own, model);
        break;
      } catch (error) {
        if (!(error instanceof GenerationLost)) throw error;
        if ((state as string) === 'closed') throw closed();
        if (attempt >= MAX_ATTEMPTS)
          throw new WorkerLostError(`The model "${source.manifest.title}" could not be loaded: ${error.message}.`, {
            model: source.manifest.id,
          });
      } finally {
        loading--;
        pump();
      }
    }
    models.add(model);
    let last: DeviceReport = model.device;
    return {
      manifest: source.manifest,
      get device() {
        return (last = model.device ?? last);
      },
      run: (feeds, { signal } = {}) => enqueue(model, feeds, signal),
      release: async () => {
        if (!models.delete(model)) return;
        const gone = new BackendClosedError('The model was released.', { model: source.manifest.id });
        for (const run of queue.filter((one) => one.model === model)) {
          queue.splice(queue.indexOf(run), 1);
          queuedBytes -= run.bytes;
          settle(run, () => run.reject(gone));
        }
        if (state === 'ready' && link)
          await link.call('unload', { name: model.name }, limits.startMs).catch(ignoreLoss);
      },
    };
  }

  return {
    load,
    observe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: async () => {
      if (state === 'closed') return;
      state = 'closed';
      stopWaiting();
      stopBeating();
      link?.end('inference was stopped');
      link = null;
      ready.reject(closed());
      models.clear();
      for (const run of takeAll()) settle(run, () => run.reject(closed()));
    },
  };
}

/** A lost worker has freed the model by itself. */
function ignoreLoss(error: unknown): null {
  if (error instanceof GenerationLost || error instanceof InferenceError) return null;
  throw error;
}
