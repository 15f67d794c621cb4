/** Metadata as nodes answer with it. substrate: `state_getMetadata`, and the runtime API `Metadata`. */
import { bytesToHex, hexToBytes, isHex, readU32, type Hex } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { Reader, ScaleError } from '../../substrate/scale/reader.ts';
import { AnswerRefusedError } from '../sources/source.ts';

/** What the bytes are, without reading what they say. */
export interface MetadataDigest {
  /** Version of its own format: 14, 15, 16. */
  readonly format: number;
  /** blake2b-256 of all of it, from the magic number on. */
  readonly hash: Hex;
}

/** "meta", as a number of little-endian bytes. */
const magic = 0x6174656d;

/** @throws ScaleError when the bytes do not begin as metadata does */
export function describeMetadata(bytes: Uint8Array): MetadataDigest {
  if (bytes.length < 5 || readU32(bytes) !== magic) throw new ScaleError('this is no metadata');
  return { format: bytes[4]!, hash: bytesToHex(blake2b256(bytes)) };
}

/** How metadata is asked for. */
type Question = 'state_getMetadata' | 'Metadata_metadata' | 'Metadata_metadata_at_version';

/** Which question about metadata a request asks, if any. */
export function metadataQuestion(method: string, params: readonly unknown[]): Question | undefined {
  if (method === 'state_getMetadata') return method;
  if (method !== 'state_call' && method !== 'state_callAt') return undefined;
  const [call] = params;
  return call === 'Metadata_metadata' || call === 'Metadata_metadata_at_version' ? call : undefined;
}

/**
 * What an answer to such a question holds; undefined when it says that there is none.
 * @throws AnswerRefusedError
 */
export function metadataOf(question: Question, answer: unknown): MetadataDigest | undefined {
  const malformed = (why: string) => new AnswerRefusedError('malformed answer', question, why);
  if (!isHex(answer)) throw malformed('bytes in hexadecimal are wanted');
  try {
    const bytes = hexToBytes(answer);
    if (question === 'state_getMetadata') return describeMetadata(bytes);
    const reader = new Reader(bytes);
    if (question === 'Metadata_metadata_at_version' && reader.u8() === 0) return undefined;
    return describeMetadata(reader.raw(reader.length()));
  } catch (error) {
    if (error instanceof ScaleError) throw malformed(error.message);
    throw error;
  }
}
