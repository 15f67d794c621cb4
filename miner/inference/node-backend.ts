/** Inference in Node: onnxruntime-web's WASM build on one thread (its threads do not start in Node 20). */
import * as ort from 'onnxruntime-web/wasm';
import { createEngine } from './engine.ts';
import { engineBackend } from './engine-backend.ts';
import type { InferenceBackend } from './inference-backend.ts';
import { ortRuntime } from './ort-runtime.ts';

/** A backend in this process. `now` is a steady clock in milliseconds. */
export function nodeBackend({ now }: { now: () => number }): InferenceBackend {
  const runtime = ortRuntime(ort, { providers: ['wasm'], threads: 1 });
  const environment = { adapter: null, noAdapter: 'this process has no WebGPU' };
  return engineBackend((onPhase) => createEngine({ runtime, environment, now, onPhase }));
}
