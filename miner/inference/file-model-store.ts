/** Models in a folder on disk (Node). */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelHashError, ModelMissingError, messageOf } from './inference-error.ts';
import { modelStore, type ModelStore } from './model-store.ts';

/** `folder` holds `index.json` and one folder per model. Paths come checked by `modelStore`: they cannot leave the folder. */
export function fileModelStore(folder: string): ModelStore {
  return modelStore(async (path, limit) => {
    const file = join(folder, ...path.split('/'));
    try {
      const { size } = await stat(file);
      if (size > limit)
        throw new ModelHashError(`The file ${path} has ${size} bytes; at most ${limit} were expected.`, { path });
      const { buffer, byteOffset, byteLength } = await readFile(file);
      const view = new Uint8Array(buffer, byteOffset, byteLength);
      return byteLength === buffer.byteLength ? view : view.slice(); // a large file has a buffer of its own: no copy
    } catch (error) {
      if (error instanceof ModelHashError) throw error;
      throw new ModelMissingError(`There is no readable model file ${path} in ${folder}: ${messageOf(error)}`, {
        path,
      });
    }
  });
}
