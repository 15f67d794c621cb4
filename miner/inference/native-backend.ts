/**
 * Native inference on the processor (Node): onnxruntime-node, where the person installed it. It is several times faster than WASM,
 * and large, so it is no part of this product: `npm install onnxruntime-node` in this folder or a folder of one's own.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Ort from 'onnxruntime-web';
import { createEngine } from './engine.ts';
import { engineBackend } from './engine-backend.ts';
import { RuntimeMissingError, messageOf } from './inference-error.ts';
import type { InferenceBackend } from './inference-backend.ts';
import { ortRuntime } from './ort-runtime.ts';

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
  let path: string;
  try {
    path = createRequire(join(folder, 'package.json')).resolve('onnxruntime-node');
  } catch (error) {
    throw new RuntimeMissingError(
      'onnxruntime-node is not installed. Install it with "npm install onnxruntime-node", or leave the choice out to run on WASM.',
      { folder },
      { cause: error },
    );
  }
  let ort: typeof Ort;
  try {
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof Ort & { default?: typeof Ort };
    ort = loaded.default ?? loaded;
  } catch (error) {
    throw new RuntimeMissingError(
      `onnxruntime-node is installed but does not start on this machine: ${messageOf(error)}`,
      { path },
      { cause: error },
    );
  }
  const runtime = ortRuntime(ort, { providers: ['native'], threads });
  const environment = { adapter: null, noAdapter: 'onnxruntime-node was asked for' };
  return () => engineBackend((onPhase) => createEngine({ runtime, environment, now, onPhase }));
}
