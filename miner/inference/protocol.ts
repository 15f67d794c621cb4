/** Messages between the page and the inference worker. Both ends come from one build; the version catches a stale cached worker. */
import type { WireError } from './inference-error.ts';
import type { BackendEvent, DeviceReport, RunResult } from './inference-backend.ts';
import type { ModelManifest } from './model-manifest.ts';
import type { ChoiceOptions } from './provider-choice.ts';
import type { ExternalWeights } from './runtime.ts';
import type { Tensors } from './tensor.ts';

export const PROTOCOL_VERSION = 3;

/** Runs, and bytes of their inputs, that may be in the worker together. */
export interface Credit {
  runs: number;
  bytes: number;
}

/** What the worker found around it. */
export interface Capabilities {
  version: number;
  /** Adapter's name, or null. */
  adapter: string | null;
  threads: number;
  /** Runtime and browser with their versions: measured speeds hold for these alone. */
  runtime: string;
  /** What may be under way at once. */
  credits: Credit;
}

/** Requests by operation, with the value each resolves to. */
export interface Operations {
  hello: { request: { wasmPaths: string }; value: Capabilities };
  load: {
    request: {
      name: string;
      manifest: ModelManifest;
      bytes: Uint8Array;
      external: readonly ExternalWeights[];
      options: ChoiceOptions;
    };
    value: DeviceReport;
  };
  run: { request: { name: string; feeds: Tensors }; value: RunResult };
  /** Takes back the run asked for under this id, if it has not begun; it rejects with `CancelledError` then. */
  cancel: { request: { id: number }; value: null };
  unload: { request: { name: string }; value: null };
  ping: { request: Record<never, never>; value: null };
}

export type Operation = keyof Operations;

export type ToWorker = {
  [O in Operation]: { version: number; id: number; op: O; request: Operations[O]['request'] };
}[Operation];

export type FromWorker =
  | { id: number; value: Operations[Operation]['value'] }
  | { id: number; error: WireError }
  | { event: Extract<BackendEvent, { kind: 'phase' }> }
  /** The GPU device is gone: this realm is of no more use. */
  | { lost: string };
