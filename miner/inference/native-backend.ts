/** Native inference in this process (Node), for `npm run mine`. A page has it by its host: `client/native-worker.ts`. */
import { createEngine } from './engine.ts';
import { engineBackend } from './engine-backend.ts';
import type { InferenceBackend } from './inference-backend.ts';
import { nativeRuntime } from './native-runtime.ts';

export interface NativeOptions {
  /** Folder whose `node_modules` (or a parent's) holds onnxruntime-node. */
  folder: string;
  /** CPU threads of one run. */
  threads: number;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** A backend. Rejects as `nativeBackends` does. */
export const nativeBackend = async (options: NativeOptions): Promise<InferenceBackend> =>
  (await nativeBackends(options))();

/**
 * Loads the runtime once; what it resolves to makes backends.
 * @throws RuntimeMissingError when it is not installed or does not start on this machine
 */
export async function nativeBackends({ folder, threads, now }: NativeOptions): Promise<() => InferenceBackend> {
  const { runtime } = await nativeRuntime(folder, threads);
  return () => engineBackend((onPhase) => createEngine({ runtime, environment: NATIVE_ENVIRONMENT, now, onPhase }));
}

export const NATIVE_ENVIRONMENT = { adapter: null, noAdapter: 'onnxruntime-node was asked for' };
