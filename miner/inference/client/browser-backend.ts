/** The worker backend as a browser page (or Electron's) starts it. */
import type { InferenceBackend } from '../inference-backend.ts';
import { workerBackend } from './worker-backend.ts';
import type { WorkerBackendOptions } from './worker-backend-options.ts';
import type { WorkerLike } from './worker-link.ts';
import { workerMemory } from './worker-memory.ts';

/** `wasmPaths` is the absolute address of the runtime's folder, `/ort/` of the app's origin in the built app. */
export function browserBackend(
  options: { wasmPaths: string } & Partial<Omit<WorkerBackendOptions, 'wasmPaths'>>,
): InferenceBackend {
  return workerBackend({
    spawn: spawnInferenceWorker,
    now: () => performance.now(),
    setTimer: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    memory: workerMemory,
    ...options,
  });
}

/** A fresh inference worker. */
export function spawnInferenceWorker(): WorkerLike {
  return new Worker(new URL('../inference.worker.ts', import.meta.url), { type: 'module', name: 'inference' });
}
