/** A file on disk as a source (Node). */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ModelMissingError, messageOf } from '../inference/inference-error.ts';
import type { ByteSource } from './byte-source.ts';

export function pathSource(path: string): ByteSource {
  const unreadable = (error: unknown) => new ModelMissingError(`The file ${path} cannot be read: ${messageOf(error)}`, { path });
  return {
    id: `path ${path}`,
    open: async (from, validator, signal) => {
      const { size, mtimeMs } = await stat(path).catch((error: unknown) => Promise.reject(unreadable(error)));
      const version = `${size} ${mtimeMs}`;
      const start = validator === version ? from : 0;
      const chunks = async function* () {
        try {
          yield* createReadStream(path, { start, highWaterMark: 1 << 20, signal }) as AsyncIterable<Uint8Array>;
        } catch (error) {
          throw signal.aborted ? error : unreadable(error);
        }
      };
      return { from: start, bytes: size, validator: version, sha256: null, chunks: chunks() };
    },
  };
}
