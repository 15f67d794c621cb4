/** Models served beside the app, at `/models/` of its own origin by default. */
import { ModelHashError, ModelMissingError, messageOf } from './inference-error.ts';
import { modelStore, type ModelStore } from './model-store.ts';

/** `base` is an absolute address with a slash at its end. */
export function fetchModelStore(base: string, get: typeof fetch = (...args) => fetch(...args)): ModelStore {
  return modelStore(async (path, limit) => {
    let response: Response;
    try {
      response = await get(new URL(path, base));
    } catch (error) {
      throw new ModelMissingError(`The model file ${path} could not be fetched: ${messageOf(error)}`, { path });
    }
    if (!response.ok)
      throw new ModelMissingError(`There is no model file ${path} (status ${response.status}).`, { path });
    const length = Number(response.headers.get('content-length') ?? 0);
    // A compressed answer states its compressed length, which can only be smaller than the file.
    if (length > limit)
      throw new ModelHashError(`The file ${path} has ${length} bytes; at most ${limit} were expected.`, { path });
    return new Uint8Array(await response.arrayBuffer());
  });
}
