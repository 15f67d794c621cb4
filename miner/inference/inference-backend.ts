/**
 * The inference port: give it a model, run batches, learn on what it runs and why. Implementations: a worker with
 * onnxruntime-web (`client/worker-backend.ts`), the same engine in process for Node (`node-backend.ts`), onnxruntime-node where
 * it is installed (`native-backend.ts`), servers of tensors (`remote/open-inference-backend.ts`) and of texts (`remote/openai-backend.ts`).
 */
import type { ModelManifest } from './model-manifest.ts';
import type { Tensors } from './tensor.ts';
import type { TextService } from './text/text-service.ts';

/** `native` is onnxruntime-node on the processor, `server` a machine that is asked over HTTP. */
export type Provider = 'webgpu' | 'wasm' | 'native' | 'server';

/** One provider tried for a model. */
export interface Trial {
  provider: Provider;
  /** Best of three timed runs at batch 1, milliseconds; null when it was not run. */
  runMs: number | null;
  /** Largest absolute difference to the golden vectors; null when there are none. */
  difference: number | null;
  /** Why it was not taken, if it was not. */
  refused: string | null;
}

/** On what a model runs, with the reason in words for people. */
export interface DeviceReport {
  provider: Provider;
  /** Adapter's name for WebGPU, `CPU` for WASM and native, the server's name and address. */
  device: string;
  /** CPU threads in use (1 for WebGPU and servers). */
  threads: number;
  /** A sentence such as `Runs on WASM, 1 thread, because no WebGPU adapter was found.` */
  reason: string;
  trials: readonly Trial[];
  /** Time to create and warm the session, milliseconds. */
  loadMs: number;
}

export interface RunResult {
  outputs: Tensors;
  /** The cost: time inside the runtime alone, milliseconds. */
  runMs: number;
}

/** Where a model's bytes come from; asked again when a lost worker has to load it anew. Bytes are verified by the source. */
export interface ModelSource {
  manifest: ModelManifest;
  /** A fresh copy that the caller may give away. Rejects with a model error. */
  bytes(): Promise<Uint8Array>;
  /** A fresh, verified copy of a file of `manifest.files`, by its `path`. Absent where a model is one file. */
  file?(path: string): Promise<Uint8Array>;
}

export interface LoadedModel {
  readonly manifest: ModelManifest;
  /** Changes when the backend had to recover onto something else. */
  readonly device: DeviceReport;
  /**
   * Runs one batch. Rejects with `BadTensorError` (wrong inputs), `RunError`, `QueueFullError`, `CancelledError`,
   * `BackendClosedError` or `WorkerLostError`; a lost worker alone does not reject, the batch is run again.
   */
  run(feeds: Tensors, options?: { signal?: AbortSignal }): Promise<RunResult>;
  /** Answers texts itself: a model behind a server of texts. `run` always rejects then, as there are no tensors. */
  readonly texts?: TextService;
  /** Frees the model. Waiting runs reject with `BackendClosedError`. */
  release(): Promise<void>;
}

export type BackendEvent =
  | {
      kind: 'phase';
      model: string;
      phase: 'read' | 'create' | 'compare' | 'warm' | 'ready';
      /** Of a phase in parts: how many are done. */
      part?: { done: number; of: number };
    }
  | { kind: 'lost'; reason: string; losses: number }
  | { kind: 'recovered'; ms: number; replayed: number }
  | { kind: 'failed'; reason: string };

export interface InferenceBackend {
  /** Loads, checks and warms a model. Rejects with a model error or `SessionError`, `GoldenMismatchError`. */
  load(source: ModelSource): Promise<LoadedModel>;
  /** Calls `listener` for what happens; returns the way to stop. */
  observe(listener: (event: BackendEvent) => void): () => void;
  /** Frees everything; later calls reject with `BackendClosedError`. */
  dispose(): Promise<void>;
}
