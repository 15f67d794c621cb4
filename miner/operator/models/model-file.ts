/** One model file as a model store (Node): for mining without a window. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ModelMissingError, messageOf, UnsupportedModelError } from '../../inference/inference-error.ts';
import type { ModelSource } from '../../inference/inference-backend.ts';
import { parseManifest, type ModelManifest } from '../../inference/model-manifest.ts';
import { verifyFile, verifyModel, type ModelStore } from '../../inference/model-store.ts';
import type { Task } from '../../tasks/task.ts';
import { MAX_MODEL_BYTES } from '../../inference/onnx/check-model.ts';
import { describeOwnModel } from './describe-own-model.ts';

/**
 * A store with this one file in it. A `manifest.json` beside it that names the file describes it (and the file must be the one it
 * names, by hash); without one it is described by its own header, as a file of the person's own.
 * @param bundled the task's bundled model, for the class names
 * @throws ModelMissingError, ModelHashError, BadManifestError, and the errors of `describeOwnModel`
 */
export async function modelFile(path: string, task: Task, bundled: ModelManifest): Promise<ModelStore> {
  const bytes = await fileOf(path);
  const manifest =
    (await manifestBeside(path)) ?? describeOwnModel(task, bundled, basename(path), bytes, bytesToHex(sha256(bytes)));
  verifyModel(bytes, manifest);
  const missing = (id: string): never => {
    throw new ModelMissingError(`There is no model "${id}" here, only ${manifest.id}.`, { id });
  };
  return {
    list: async () => [manifest],
    // Read again each time: a large model is not held while the session has it.
    open: async (id) => (id === manifest.id ? sourceOf(path, manifest) : missing(id.slice(0, 80))),
  };
}

function sourceOf(path: string, manifest: ModelManifest): ModelSource {
  return {
    manifest,
    bytes: async () => verifyModel(await fileOf(path), manifest),
    file: async (name) => {
      const entry = manifest.files?.find((one) => one.path === name);
      if (!entry)
        throw new ModelMissingError(`The model "${manifest.title}" has no file "${name.slice(0, 80)}".`, { name });
      return verifyFile(await fileOf(join(dirname(path), entry.path)), entry);
    },
  };
}

async function fileOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_MODEL_BYTES)
      throw new UnsupportedModelError(`The file has more than ${MAX_MODEL_BYTES / 1e6} MB.`, { bytes: size });
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof UnsupportedModelError) throw error;
    throw new ModelMissingError(`The model file ${path} cannot be read: ${messageOf(error)}`, { path });
  }
}

/** The description beside a file, when it describes this very file. @throws BadManifestError */
async function manifestBeside(path: string): Promise<ModelManifest | null> {
  let text: string;
  try {
    text = await readFile(join(dirname(path), 'manifest.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ModelMissingError(`The manifest beside ${path} cannot be read: ${messageOf(error)}`, { path });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // some other program's manifest
  }
  if ((value as { file?: unknown } | null)?.file !== basename(path)) return null;
  return parseManifest(value);
}
