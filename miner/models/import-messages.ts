/** Messages between a page and its import worker. One worker does one import, then it is ended. */
import type { WireError } from '../inference/inference-error.ts';
import type { ModelManifest } from '../inference/model-manifest.ts';
import type { ImportProgress } from './import-model.ts';

export interface ImportRequest {
  /** Files chosen together, or an address as it was typed. */
  from: { files: readonly File[] } | { address: string };
  task: string;
  bundled: ModelManifest;
  /** What the model file must hash to, when the person was given it. */
  sha256?: string;
  /** Folder of the private file system. */
  folder?: string;
}

export type ToImportWorker = { start: ImportRequest } | { stop: true };

export type FromImportWorker = { progress: ImportProgress } | { done: ModelManifest } | { error: WireError };
