/** A chosen or dropped file as a source. */
import { ModelMissingError, messageOf } from '../inference/inference-error.ts';
import type { ByteSource } from './byte-source.ts';

export function blobSource(file: File): ByteSource {
  const version = `${file.size} ${file.lastModified}`;
  return {
    id: `file ${file.name} ${version}`,
    open: async (from) => ({ from, bytes: file.size, validator: version, sha256: null, chunks: chunksOf(file, from) }),
  };
}

const CHUNK = 4_000_000;

async function* chunksOf(file: File, from: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < file.size; at += CHUNK) {
    try {
      yield new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer());
    } catch (error) {
      throw new ModelMissingError(`The file ${file.name} can no longer be read: ${messageOf(error)}. Choose it again.`);
    }
  }
}
