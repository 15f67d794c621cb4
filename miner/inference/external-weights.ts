/** The files beside a model in which it keeps weights: those of its manifest that are no text. */
import type { ModelSource } from './inference-backend.ts';
import type { ExternalWeights } from './runtime.ts';

/** Tokenizers and configurations lie beside a model too; no weights are kept in files of these kinds. */
const TEXTS = /\.(json|txt|jinja|model|md)$/i;

const isWeightsFile = (path: string): boolean => !TEXTS.test(path);

/** Reads them, verified. Rejects as `ModelSource.file` does. */
export async function externalWeights(source: ModelSource): Promise<ExternalWeights[]> {
  const weights: ExternalWeights[] = [];
  for (const { path } of source.manifest.files ?? [])
    if (isWeightsFile(path) && source.file) weights.push({ path, bytes: await source.file(path) });
  return weights;
}
