/**
 * What was proved the last time, kept for when there is no network. Only verified things come in; whatever comes out is
 * *stored*, with its block, its time and the word it had. Head and data are written together; a store that is damaged, of
 * another chain or of another schema is emptied, never shown in part.
 */
import { concatBytes, encodeU32, encodeU64, equalBytes, utf8 } from '../../substrate/bytes.ts';
import type { Evidence, Proved } from '../../substrate/evidence.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { decodeHeader, encodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import { Reader, ScaleError } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { Store, StoreOperation } from '../../substrate/store/store.ts';
import { verifySeal } from '../verifier/seal.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';

/** Words a value can have when it is stored. */
export type StorableEvidence = Extract<Evidence, { word: 'final' | 'sealed' }>;

/** The block the snapshot ends at. */
export interface StoredHead {
  readonly header: Header;
  /** Who could seal it: sr25519 keys in the chain's order. */
  readonly authors: readonly Uint8Array[];
  readonly was: StorableEvidence;
  /** Time of storing, milliseconds since 1970. */
  readonly at: number;
}

/** Bumped when the layout changes: an older store is emptied and filled again. */
const schema = 1;
const headKey = utf8('head');
const cellPrefix = utf8('cell:');
const checksumLength = 32;

export class StoredSnapshot {
  private readonly store: Store;
  private readonly genesisHash: Uint8Array;
  private current: StoredHead | undefined;

  private constructor(store: Store, genesisHash: Uint8Array, head: StoredHead | undefined) {
    this.store = store;
    this.genesisHash = genesisHash;
    this.current = head;
  }

  /**
   * Opens what is stored for this chain. What does not check is thrown away.
   * @throws StoreError when the medium fails
   */
  static async open(store: Store, genesisHash: Uint8Array): Promise<StoredSnapshot> {
    await verifierReady;
    const bytes = await store.get(headKey);
    const head = bytes && readHead(bytes, genesisHash);
    if (bytes && !head) await clear(store);
    return new StoredSnapshot(store, genesisHash, head);
  }

  /** Where the snapshot ends, or undefined when nothing is stored. */
  get head(): StoredHead | undefined {
    return this.current;
  }

  /**
   * Stores proved values (undefined: proved absence) and the block they were proved at, all or nothing.
   * @throws StoreError, for a quota too: the old snapshot stays whole
   */
  async save(head: StoredHead, cells: Iterable<readonly [key: Uint8Array, value: ProvedBytes]>): Promise<void> {
    const operations: StoreOperation[] = [];
    for (const [key, value] of cells) {
      const cell = writeCell(this.genesisHash, key, value, head);
      operations.push({ type: 'put', key: concatBytes(cellPrefix, key), value: cell });
    }
    operations.push({ type: 'put', key: headKey, value: writeHead(this.genesisHash, head) });
    await this.store.batch(operations);
    this.current = head;
  }

  /**
   * A stored value with the block and word it had; undefined when it was never stored or is damaged (then it is removed).
   * A value that is stored as proved absent has an undefined `value`.
   */
  async read(key: Uint8Array): Promise<Proved<ProvedBytes> | undefined> {
    const place = concatBytes(cellPrefix, key);
    const bytes = await this.store.get(place);
    if (!bytes) return undefined;
    const cell = readCell(this.genesisHash, key, bytes);
    if (!cell) await this.store.batch([{ type: 'del', key: place }]);
    return cell;
  }

  /** Every stored value under a prefix, in key order, with the block and word each had. Absent ones are left out. */
  async entries(prefix: Uint8Array): Promise<[key: Uint8Array, value: Proved<Uint8Array>][]> {
    const found: [Uint8Array, Proved<Uint8Array>][] = [];
    for await (const [place, bytes] of this.store.iterate({ prefix: concatBytes(cellPrefix, prefix) })) {
      const key = place.slice(cellPrefix.length);
      const cell = readCell(this.genesisHash, key, bytes);
      if (cell?.value) found.push([key, { value: cell.value, evidence: cell.evidence }]);
    }
    return found;
  }
}

async function clear(store: Store): Promise<void> {
  const operations: StoreOperation[] = [];
  for await (const [key] of store.iterate()) operations.push({ type: 'del', key });
  await store.batch(operations);
}

function writeEvidence(writer: Writer, was: StorableEvidence, at: number): void {
  writer.u8(was.word === 'final' ? 0 : 1);
  writer.u32(was.block);
  writer.u32(was.word === 'sealed' ? was.k : 0);
  writer.u32(was.word === 'sealed' ? was.n : 0);
  writer.raw(encodeU64(BigInt(Math.floor(at))));
}

function readEvidence(reader: Reader): { was: StorableEvidence; at: number } {
  const tag = reader.u8();
  if (tag > 1) throw new ScaleError(`unknown evidence ${tag}`);
  const [block, k, n] = [reader.u32(), reader.u32(), reader.u32()];
  const at = Number(reader.u64());
  return { was: tag === 0 ? { word: 'final', block } : { word: 'sealed', k, n, block }, at };
}

/** The bytes with a checksum that also covers chain, schema and place: a cell moved elsewhere is as bad as a broken one. */
function sealed(genesisHash: Uint8Array, place: Uint8Array, content: Uint8Array): Uint8Array {
  return concatBytes(checksum(genesisHash, place, content), content);
}

function opened(genesisHash: Uint8Array, place: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  const content = bytes.slice(checksumLength);
  const good = equalBytes(bytes.subarray(0, checksumLength), checksum(genesisHash, place, content));
  return good ? content : undefined;
}

const checksum = (genesisHash: Uint8Array, place: Uint8Array, content: Uint8Array): Uint8Array =>
  blake2b256(concatBytes(encodeU32(schema), genesisHash, encodeU32(place.length), place, content));

function writeHead(genesisHash: Uint8Array, { header, authors, was, at }: StoredHead): Uint8Array {
  const writer = new Writer(1024);
  writeEvidence(writer, was, at);
  const bytes = encodeHeader(header);
  writer.compact(bytes.length);
  writer.raw(bytes);
  writer.compact(authors.length);
  for (const author of authors) writer.raw(author);
  return sealed(genesisHash, headKey, writer.finish());
}

/** The head, re-verified: whole, of this chain, sealed by its author. */
function readHead(bytes: Uint8Array, genesisHash: Uint8Array): StoredHead | undefined {
  const content = opened(genesisHash, headKey, bytes);
  if (!content) return undefined;
  try {
    const reader = new Reader(content);
    const { was, at } = readEvidence(reader);
    const header = decodeHeader(reader.raw(reader.length()));
    const authors = Array.from({ length: reader.length(32) }, () => reader.raw(32));
    reader.done();
    if (was.block !== header.number) return undefined;
    if (header.number === 0)
      return equalBytes(headerHash(header), genesisHash) ? { header, authors, was, at } : undefined;
    verifySeal(header, authors);
    return { header, authors, was, at };
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function writeCell(genesisHash: Uint8Array, key: Uint8Array, value: ProvedBytes, { was, at }: StoredHead): Uint8Array {
  const writer = new Writer(64 + (value?.length ?? 0));
  writeEvidence(writer, was, at);
  writer.bool(value !== undefined);
  if (value) writer.raw(value);
  return sealed(genesisHash, key, writer.finish());
}

function readCell(genesisHash: Uint8Array, key: Uint8Array, bytes: Uint8Array): Proved<ProvedBytes> | undefined {
  const content = opened(genesisHash, key, bytes);
  if (!content) return undefined;
  try {
    const reader = new Reader(content);
    const { was, at } = readEvidence(reader);
    const value = reader.bool() ? reader.raw(reader.left) : undefined;
    reader.done();
    return { value, evidence: { word: 'stored', block: was.block, at, was } };
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
