/** An import as a page runs it: in a worker of its own, with progress, stopped by a signal. */
import { errorFromWire, InferenceError } from '../inference/inference-error.ts';
import type { ModelManifest } from '../inference/model-manifest.ts';
import type { FromImportWorker, ImportRequest, ToImportWorker } from './import-messages.ts';
import type { ImportProgress } from './import-model.ts';

/** Rejects as `importModel` does. */
export function browserImport(
  request: ImportRequest,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: ImportProgress) => void } = {},
): Promise<ModelManifest> {
  const worker = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module', name: 'model import' });
  const post = (message: ToImportWorker) => worker.postMessage(message);
  const stop = () => post({ stop: true });
  return new Promise<ModelManifest>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromImportWorker>) => {
      if ('progress' in data) onProgress?.(data.progress);
      else if ('done' in data) resolve(data.done);
      else reject(errorFromWire(data.error));
    };
    worker.onerror = ({ message }) =>
      reject(new InferenceError(`The import could not be run (${message || 'its worker did not start'}). Nothing was lost.`));
    post({ start: request });
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  }).finally(() => {
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  });
}
