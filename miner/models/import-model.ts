/** Takes a parcel into the store: the model file first, then what it asks for; checked as a stranger's data at each step. */
import type { Clock } from '../axon/clock.ts';
import { UnsupportedModelError } from '../inference/inference-error.ts';
import type { AccompanyingFile, ModelManifest } from '../inference/model-manifest.ts';
import { checkModelFile, MAX_MODEL_BYTES, outsideFiles } from '../inference/onnx/check-model.ts';
import { readModelHeader } from '../inference/onnx/model-header.ts';
import { describeOwnModel } from '../operator/models/describe-own-model.ts';
import type { Task } from '../tasks/task.ts';
import { blobName, keepBlob, type KeepOptions } from './keep-blob.ts';
import { modelShelf } from './model-shelf.ts';
import type { Parcel, ParcelFile } from './parcel.ts';
import type { Room } from './room.ts';

/** WebAssembly holds 4 GB, and weights pass through it beside what is computed. */
const MAX_TOTAL_BYTES = 2_000_000_000;
const MAX_TEXT_BYTES = 64_000_000;

export interface ImportProgress {
  /** `fetch` is counted in bytes; `check` has no length. */
  phase: 'fetch' | 'check';
  /** File that is worked on. */
  file: string;
  bytes: number;
  total: number | null;
}

export interface ImportOptions {
  task: Task;
  /** The task's bundled model: its class names stand for those of the file too. */
  bundled: ModelManifest;
  clock: Pick<Clock, 'after'>;
  signal?: AbortSignal;
  onProgress?: (progress: ImportProgress) => void;
  limits?: KeepOptions['limits'];
  /** The SHA-256 that the model file must have, lower-case hex, when a person was given it. */
  sha256?: string;
}

/**
 * Imports a model and names it on the shelf. Rejects as `keepBlob` and `describeOwnModel` do; a model that is refused leaves
 * nothing behind, an import that was cut off goes on when it is begun again.
 */
export async function importModel(room: Room, parcel: Parcel, options: ImportOptions): Promise<ModelManifest> {
  const { task, bundled, clock, signal, onProgress, limits } = options;
  const shelf = modelShelf(room);
  const keep = (file: ParcelFile, maxBytes: number, sha256?: string) =>
    keepBlob(room, file.source, {
      clock,
      maxBytes,
      wanted: { ...file.wanted, ...(sha256 !== undefined && { sha256 }) },
      ...(signal && { signal }),
      ...(limits && { limits }),
      onProgress: (bytes, total) => onProgress?.({ phase: 'fetch', file: file.path, bytes, total }),
    });
  const kept: AccompanyingFile[] = [];
  const named = new Set((await shelf.entries()).flatMap(({ manifest }) => [manifest, ...(manifest.files ?? [])].map((one) => one.sha256)));
  const model = await keep(parcel.model, MAX_MODEL_BYTES, options.sha256);
  try {
    onProgress?.({ phase: 'check', file: parcel.model.path, bytes: 0, total: null });
    const bytes = await room.read(blobName(model.sha256));
    const weights = outsideFiles(readModelHeader(bytes));
    let left = MAX_TOTAL_BYTES - model.bytes;
    const take = async (file: ParcelFile, maxBytes: number) => {
      const blob = await keep(file, Math.min(maxBytes, Math.max(0, left)));
      left -= blob.bytes;
      kept.push({ path: file.path, ...blob });
    };
    for (const name of weights) {
      const file = parcel.beside(name);
      if (file) await take(file, MAX_MODEL_BYTES);
    }
    for (const file of parcel.texts) await take(file, MAX_TEXT_BYTES);
    checkModelFile(bytes, new Map(kept.map((file) => [file.path, file.bytes])));
    const manifest = describeOwnModel(task, bundled, parcel.model.path, bytes, model.sha256, { files: kept, origin: parcel.origin });
    if (kept.some(({ path }) => path === manifest.file))
      throw new UnsupportedModelError('Two files of the model have one name.', { path: manifest.file });
    await shelf.name(manifest);
    return manifest;
  } catch (error) {
    // A cut-off download of a later file keeps what came; a refused model does not.
    if (!isResumable(error))
      for (const { sha256 } of [model, ...kept]) if (!named.has(sha256)) await room.remove(blobName(sha256));
    throw error;
  }
}

const isResumable = (error: unknown): boolean =>
  error instanceof Error && ['DownloadError', 'CancelledError', 'NoRoomError'].includes(error.name);
