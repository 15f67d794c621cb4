import { blake2b256 } from '../../substrate/hash.ts';
import { concatBytes, equalBytes, fromUtf8, utf8 } from '../../substrate/bytes.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { StoreOperation } from '../../substrate/store/store.ts';
import { isSpecVersion } from '../runtime/spec-versions.ts';

/** What a chain is started with besides what its store holds. */
export interface SnapshotHeader {
  readonly slotDurationMs: number;
  readonly finalityKeys: number;
  readonly initialSetId: number;
  /** Of the runtime the chain began with; the usual one when left out. */
  readonly specVersion?: number;
  /** Text of the genesis file, when the chain has one. */
  readonly genesis?: string;
  /** Number of the best block. */
  readonly number: number;
}
export interface SnapshotFile {
  readonly header: SnapshotHeader;
  /** Everything the chain's store held. */
  readonly entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
}

/** A file that is no snapshot, or one that is damaged. Nothing was started. */
export class SnapshotFileError extends Error {
  override name = 'SnapshotFileError';
  constructor(what: string) {
    super(`This is no snapshot that can be used: ${what}`);
  }
}

const MAGIC = utf8('taolite snapshot 1\n');
const DIGEST = 32;

/** The snapshot as bytes: a line that names the format, the header, the entries, and a digest of all that. */
export function encodeSnapshot({ header, entries }: SnapshotFile): Uint8Array {
  const w = new Writer(1 << 20);
  w.raw(MAGIC);
  const bytes = (part: Uint8Array): void => {
    w.compact(part.length);
    w.raw(part);
  };
  bytes(utf8(JSON.stringify(header)));
  w.compact(entries.length);
  for (const [key, value] of entries) {
    bytes(key);
    bytes(value);
  }
  const body = w.finish();
  return concatBytes(body, blake2b256(body));
}

/** @throws SnapshotFileError */
export function decodeSnapshot(bytes: Uint8Array): SnapshotFile {
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) throw new SnapshotFileError('it does not begin like one');
  const body = bytes.subarray(0, -DIGEST);
  if (bytes.length < MAGIC.length + DIGEST || !equalBytes(blake2b256(body), bytes.subarray(-DIGEST)))
    throw new SnapshotFileError('it is cut off or damaged');
  const r = new Reader(body, MAGIC.length);
  const header = headerOf(fromUtf8(r.raw(r.length())));
  const entries = Array.from({ length: r.length(2) }, () => [r.raw(r.length()), r.raw(r.length())] as const);
  r.done();
  return { header, entries };
}

/** The digest vouches that the bytes are as written, not that this version wrote them. */
function headerOf(text: string): SnapshotHeader {
  const header = JSON.parse(text) as SnapshotHeader;
  const numbers = [header.slotDurationMs, header.finalityKeys, header.initialSetId, header.number];
  if (!numbers.every((n) => Number.isSafeInteger(n) && n >= 0))
    throw new SnapshotFileError('its header is another one');
  if (header.specVersion !== undefined && !isSpecVersion(header.specVersion))
    throw new SnapshotFileError(`its chain began with runtime ${header.specVersion}, which is not known here`);
  return header;
}

/** What fills an empty store with the snapshot. */
export const snapshotOperations = ({ entries }: SnapshotFile): StoreOperation[] =>
  entries.map(([key, value]) => ({ type: 'put', key, value }));
