/**
 * One backend for all miners of a window: one worker, one queue, one GPU device. Each miner holds a lease, which is a backend of its
 * own to it: ending it frees that miner's models alone, and the last one to leave ends the worker.
 */
import { BackendClosedError } from '../inference-error.ts';
import type { BackendEvent, InferenceBackend, LoadedModel } from '../inference-backend.ts';

/** What it returns leases the backend, made by `make` when there is none. */
export function sharedBackend(make: () => InferenceBackend): () => InferenceBackend {
  let shared: InferenceBackend | null = null;
  let leases = 0;
  return () => {
    const backend = (shared ??= make());
    leases++;
    return leaseOf(backend, async (models) => {
      leases--;
      if (leases > 0) return void (await Promise.all(models.map((model) => model.release())));
      shared = null;
      await backend.dispose();
    });
  };
}

/** @param leave frees what the lease still holds */
function leaseOf(
  backend: InferenceBackend,
  leave: (models: readonly LoadedModel[]) => Promise<void>,
): InferenceBackend {
  const models = new Set<LoadedModel>();
  /** Ids of the models this lease asked for: phases of others' are not its concern, losses are. */
  const asked = new Set<string>();
  const stops = new Set<() => void>();
  const over = new AbortController();
  const closed = () => new BackendClosedError('Inference was stopped.');

  /** Loads; one that was not waited for any more is freed when it is there. */
  const load = (source: Parameters<InferenceBackend['load']>[0]): Promise<LoadedModel> =>
    new Promise((resolve, reject) => {
      if (over.signal.aborted) return reject(closed());
      asked.add(source.manifest.id);
      const stop = () => reject(closed());
      over.signal.addEventListener('abort', stop, { once: true });
      backend.load(source).then(
        (model) => {
          over.signal.removeEventListener('abort', stop);
          if (over.signal.aborted) return void model.release().catch(() => undefined); // the worker ended, and freed it so
          models.add(model);
          resolve(held(model));
        },
        (error: Error) => reject(error),
      );
    });
  const held = (model: LoadedModel): LoadedModel => ({
    manifest: model.manifest,
    get device() {
      return model.device;
    },
    run: (feeds, options) => model.run(feeds, options),
    release: async () => {
      if (models.delete(model)) await model.release();
    },
  });

  return {
    load,
    observe: (listener) => {
      const concerns = (event: BackendEvent) => event.kind !== 'phase' || asked.has(event.model);
      const stop = backend.observe((event) => concerns(event) && listener(event));
      stops.add(stop);
      return () => {
        stop();
        stops.delete(stop);
      };
    },
    dispose: async () => {
      if (over.signal.aborted) return;
      over.abort();
      stops.forEach((stop) => stop());
      const left = [...models];
      models.clear();
      await leave(left);
    },
  };
}
