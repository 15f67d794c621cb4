/** A model with what belongs to it, wherever it comes from. The importer asks for files by the names the model uses. */
import { isPlainFileName } from '../inference/plain-file-name.ts';
import { ModelMissingError, UnsupportedModelError } from '../inference/inference-error.ts';
import type { ByteSource } from './byte-source.ts';

export interface ParcelFile {
  /** File name without its folder. */
  path: string;
  source: ByteSource;
  wanted?: { sha256?: string | undefined; bytes?: number | undefined };
}

export interface Parcel {
  /** For people, and in the manifest: where it comes from. */
  origin: string;
  model: ParcelFile;
  /** The file of this name beside the model, for weights kept outside of it; null when there is none. */
  beside(name: string): ParcelFile | null;
  /** Tokenizer and configuration, as far as they are there. */
  texts: readonly ParcelFile[];
}

/** What text models need beside their weights. */
export const TEXT_FILES: ReadonlySet<string> = new Set([
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
]);

/** Least bytes first to read, most widely right first: plain float weights run everywhere. */
const PREFERRED = ['model.onnx', 'model_fp16.onnx', 'model_quantized.onnx', 'model_int8.onnx', 'model_q4.onnx'];

/**
 * A parcel of files that were chosen together or lie in one folder.
 * @param files by name; of a folder all of them, most have nothing to do with the model
 * @throws ModelMissingError without a model, UnsupportedModelError for several of which none is the usual one
 */
export function parcelOf(files: readonly ParcelFile[], origin: string): Parcel {
  const models = files.filter(({ path }) => /\.onnx$/i.test(path));
  const model =
    PREFERRED.map((name) => models.find(({ path }) => path === name)).find((one) => one !== undefined) ?? models[0];
  if (!model)
    throw new ModelMissingError('There is no ONNX file among these. Choose a file that ends in .onnx.', { files: files.length });
  if (models.length > 1 && !PREFERRED.includes(model.path))
    throw new UnsupportedModelError(
      `There are ${models.length} ONNX files here (${models.slice(0, 4).map(({ path }) => path).join(', ')}). Choose the one to run.`,
      { models: models.length },
    );
  return {
    origin,
    model,
    beside: (name) => isPlainFileName(name) ? (files.find(({ path }) => path === name && path !== model.path) ?? null) : null,
    texts: files.filter(({ path }) => TEXT_FILES.has(path)),
  };
}
