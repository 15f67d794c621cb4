/**
 * The model store port: which models there are, and their verified bytes. Implementations: `fetch-model-store.ts` (same origin),
 * `file-model-store.ts` (Node). Layout: `index.json` = `{"models": [id, …]}`, then `<id>/manifest.json`, `<id>/<file>`
 * and what else the manifest names.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { BadManifestError, ModelHashError, ModelMissingError, messageOf } from './inference-error.ts';
import type { ModelSource } from './inference-backend.ts';
import { parseManifest, type AccompanyingFile, type ModelManifest } from './model-manifest.ts';

export interface ModelStore {
  /** Manifests of all stored models. Rejects with `BadManifestError` or `ModelMissingError`. */
  list(): Promise<ModelManifest[]>;
  /** A model by id; its bytes are hashed whenever they are read. Rejects as `list`; `bytes()` also with `ModelHashError`. */
  open(id: string): Promise<ModelSource>;
}

/** Reads a file of the store by its path; rejects with `ModelMissingError` when there is none. `limit` in bytes. */
export type ReadFile = (path: string, limit: number) => Promise<Uint8Array>;

const SMALL = 4_000_000;
/** A small model's bytes stay at hand, so that a lost worker comes back without the network too. */
const KEPT_BYTES = 16_000_000;
const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** A store over any way to read files. */
export function modelStore(read: ReadFile): ModelStore {
  const json = async (path: string): Promise<unknown> => {
    const bytes = await read(path, SMALL);
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (error) {
      throw new BadManifestError(`${path} is not readable: ${messageOf(error)}`, { path });
    }
  };
  const manifest = async (id: string): Promise<ModelManifest> => {
    if (!ID.test(id))
      throw new BadManifestError('A model id has letters, digits and hyphens only.', { id: id.slice(0, 80) });
    const parsed = parseManifest(await json(`${id}/manifest.json`));
    if (parsed.id !== id) throw new BadManifestError(`The folder "${id}" holds the model "${parsed.id}".`, { id });
    return parsed;
  };
  return {
    list: async () => {
      const index = (await json('index.json')) as { models?: unknown } | null;
      const ids = index?.models;
      if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
        throw new BadManifestError('The list of models is damaged.', { path: 'index.json' });
      return Promise.all(ids.map(manifest));
    },
    open: async (id) => {
      const found = await manifest(id);
      const fresh = async () => verifyModel(await read(`${id}/${found.file}`, found.bytes), found);
      const file = async (path: string): Promise<Uint8Array> => {
        const entry = found.files?.find((one) => one.path === path);
        if (!entry) throw new ModelMissingError(`The model "${found.title}" has no file ${path}.`, { model: id, path });
        return verifyFile(await read(`${id}/${path}`, entry.bytes), entry);
      };
      if (found.bytes > KEPT_BYTES) return { manifest: found, bytes: fresh, file };
      let kept: Uint8Array | null = null;
      return { manifest: found, bytes: async () => (kept ??= await fresh()).slice(), file };
    },
  };
}

/** The same bytes, once their length and SHA-256 are those of the manifest. Throws `ModelHashError`. */
export function verifyModel(bytes: Uint8Array, manifest: ModelManifest): Uint8Array {
  const found = bytes.length === manifest.bytes ? bytesToHex(sha256(bytes)) : `${bytes.length} bytes`;
  if (found === manifest.sha256) return bytes;
  throw new ModelHashError(
    `The model "${manifest.title}" is damaged: its file is not the recorded one. Get it again; it was not run.`,
    { model: manifest.id, found, wanted: manifest.sha256 },
  );
}

/** The same bytes, once they are those recorded for a file beside the model. Throws `ModelHashError`. */
export function verifyFile(bytes: Uint8Array, { path, bytes: length, sha256: hash }: AccompanyingFile): Uint8Array {
  if (bytes.length === length && bytesToHex(sha256(bytes)) === hash) return bytes;
  throw new ModelHashError(`The file "${path}" of a model is damaged. Get the model again; it was not run.`, { path });
}
