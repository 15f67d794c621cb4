/** Checkpoints as files: bundled with a release, or handed from person to person. */
import { bytesToHex, hexToBytes, isHex } from '../../substrate/bytes.ts';
import { mostAuthorities } from '../../substrate/grandpa/authority-set.ts';
import { decodeHeader, encodeHeader, headerHash } from '../../substrate/header.ts';
import type { Anchor, Checkpoint } from './checkpoint.ts';

/** The file cannot be read as a checkpoint. */
export class CheckpointFileError extends Error {
  override readonly name = 'CheckpointFileError';
  constructor(readonly field: string) {
    super(`This is no checkpoint that can be read here: ${field} is missing or not of its form.`);
  }
}

/** A checkpoint older than this wants a person's word: keys of that time may have been lost since. 90 days. */
export const checkpointAgeLimitMs = 90 * 86_400_000;

export interface CheckpointFile {
  readonly checkpoint: Checkpoint | Anchor;
  /** When it was made, ms since 1970; null when the file does not say. */
  readonly at: number | null;
}

/**
 * Reads `{ genesisHash, setId, at? }` (`setId` null: the first proof of finality shows it) with either `hash` (the lists are then proved under it by a source) or `header`,
 * `authorities` (`[{ id, weight }]`) and `authors`. Bytes in hexadecimal, u64 as decimal text or number, `at` as ISO 8601.
 * @throws CheckpointFileError
 */
export function readCheckpointFile(json: unknown): CheckpointFile {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new CheckpointFileError('the file');
  const file = json as Record<string, unknown>;
  const bytes = (value: unknown, field: string, length?: number): Uint8Array => {
    if (!isHex(value) || (length !== undefined && value.length !== 2 + 2 * length))
      throw new CheckpointFileError(field);
    return hexToBytes(value);
  };
  const u64 = (value: unknown, field: string): bigint => {
    const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text !== 'string' || !/^\d{1,20}$/.test(text) || BigInt(text) >= 1n << 64n)
      throw new CheckpointFileError(field);
    return BigInt(text);
  };
  const list = (value: unknown, field: string): readonly unknown[] => {
    if (!Array.isArray(value) || value.length === 0 || value.length > mostAuthorities)
      throw new CheckpointFileError(field);
    return value as readonly unknown[];
  };
  const genesisHash = bytes(file['genesisHash'], 'genesisHash', 32);
  const setIdUnknown = file['setId'] === null && file['header'] !== undefined;
  const setId = setIdUnknown ? 0n : u64(file['setId'], 'setId');
  const at = file['at'] === undefined ? null : Date.parse(String(file['at']));
  if (Number.isNaN(at)) throw new CheckpointFileError('at');
  if (file['header'] === undefined) {
    return { checkpoint: { genesisHash, hash: bytes(file['hash'], 'hash', 32), setId }, at };
  }
  let header;
  try {
    header = decodeHeader(bytes(file['header'], 'header'));
  } catch {
    throw new CheckpointFileError('header');
  }
  const authorities = list(file['authorities'], 'authorities').map((each) => {
    const { id, weight } = (each ?? {}) as { id?: unknown; weight?: unknown };
    return { id: bytes(id, 'authorities.id', 32), weight: u64(weight ?? 1, 'authorities.weight') };
  });
  const authors = list(file['authors'], 'authors').map((each) => bytes(each, 'authors', 32));
  const anchor = { genesisHash, header, hash: headerHash(header), authors, set: { setId, authorities } };
  return { checkpoint: { ...anchor, ...(setIdUnknown && { setIdUnknown }) }, at };
}

/** The file of an anchor, as plain data. Changes that are announced and not yet in force are not in it. */
export const checkpointFileOf = ({ genesisHash, header, authors, set, setIdUnknown }: Anchor) => ({
  genesisHash: bytesToHex(genesisHash),
  setId: setIdUnknown ? null : set.setId.toString(),
  header: bytesToHex(encodeHeader(header)),
  authorities: set.authorities.map(({ id, weight }) => ({ id: bytesToHex(id), weight: weight.toString() })),
  authors: authors.map(bytesToHex),
});
