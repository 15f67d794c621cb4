/**
 * What was proved the last time, kept for when there is no network. Only verified things come in; whatever comes out is
 * *stored*, with its block, its time and the word it had. Head and data are written together, the head last; a store that is
 * damaged, of another chain or of another schema is emptied, never shown in part.
 *
 *   head               -> the block it ends at, with what proves it
 *   mark netuid        -> of each column: block, word and time it was last known at, and the hash it hung from
 *   cell netuid column -> its values, rewritten only when they changed
 */
import { concatBytes, encodeU16, encodeU32, equalBytes, utf8 } from '../../substrate/bytes.ts';
import type { Proved } from '../../substrate/evidence.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { Store, StoreOperation } from '../../substrate/store/store.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';
import {
  readEvidence,
  readHead,
  writeEvidence,
  writeHead,
  type StorableEvidence,
  type StoredHead,
} from './stored-head.ts';
import { columnNames, type ColumnName } from './subnet-columns.ts';

/** Values of one column at a block. */
export interface Column {
  readonly values: readonly ProvedBytes[];
  /** Hash of the subtree it hung from, where that is watched. */
  readonly subtree: Uint8Array | undefined;
}

/** What a save is told of a column: new values, or that the stored ones still stand. */
export type ColumnChange = Column | 'unchanged';

interface Mark {
  readonly was: StorableEvidence;
  readonly at: number;
  readonly subtree: Uint8Array | undefined;
  /** Of the cell's values: what did not change is not written again, and a cell without its mark is not believed. */
  readonly sum: Uint8Array;
}
type Marks = Map<ColumnName, Mark>;

/** Bumped when the layout changes: an older store is emptied and filled again. */
const schema = 2;
const headKey = utf8('head');
const sumLength = 32;
const markKey = (netuid: number): Uint8Array => concatBytes(utf8('mark:'), encodeU16(netuid));
const cellKey = (netuid: number, column: ColumnName): Uint8Array =>
  concatBytes(utf8('cell:'), encodeU16(netuid), Uint8Array.of(columnNames.indexOf(column)));

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
   * Opens what is stored for this chain, and checks its head again. What does not hold is thrown away, all of it.
   * @param origin where trust begins now; what was kept from another beginning is thrown away. 32 bytes
   * @throws StoreError when the medium fails
   */
  static async open(store: Store, genesisHash: Uint8Array, origin?: Uint8Array): Promise<StoredSnapshot> {
    await verifierReady;
    const snapshot = new StoredSnapshot(store, genesisHash, undefined);
    const bytes = await store.get(headKey);
    const head = bytes && snapshot.take(headKey, bytes, (reader) => readHead(reader, genesisHash));
    if (head && (!origin || equalBytes(head.origin, origin))) snapshot.current = head;
    // Also where a head is missing: data without one was never whole.
    else await snapshot.clear();
    return snapshot;
  }

  /** Where the snapshot ends, or undefined when nothing is stored. */
  get head(): StoredHead | undefined {
    return this.current;
  }

  /**
   * Stores a subnet as it was proved at the head's block, all or nothing: columns that changed, and of the others that they stand.
   * @throws StoreError, for a quota too: the old snapshot stays whole
   */
  async save(head: StoredHead, netuid: number, columns: ReadonlyMap<ColumnName, ColumnChange>): Promise<void> {
    const operations: StoreOperation[] = [];
    const marks = await this.marks(netuid);
    for (const [name, column] of columns) {
      const known = marks.get(name);
      if (column === 'unchanged') {
        if (known) marks.set(name, { ...known, was: head.was, at: head.at });
        continue;
      }
      const content = valuesToBytes(column.values);
      const place = cellKey(netuid, name);
      const sum = this.checksum(place, content);
      const stands = known && equalBytes(known.sum, sum) && (await this.read(netuid, name));
      if (!stands) operations.push({ type: 'put', key: place, value: content });
      marks.set(name, { was: head.was, at: head.at, subtree: column.subtree, sum });
    }
    operations.push(this.put(markKey(netuid), (writer) => writeMarks(writer, marks)));
    operations.push(this.put(headKey, (writer) => writeHead(writer, head)));
    await this.store.batch(operations);
    this.current = head;
  }

  /** Hash of the subtree that a stored column hung from; undefined when it is not stored, or whole, or not watched. */
  async subtree(netuid: number, column: ColumnName): Promise<Uint8Array | undefined> {
    return (await this.read(netuid, column)) && (await this.marks(netuid)).get(column)?.subtree;
  }

  /** A stored column with the block and word it was last known by; undefined when it never was stored or is damaged. */
  async read(netuid: number, column: ColumnName): Promise<Proved<readonly ProvedBytes[]> | undefined> {
    const mark = (await this.marks(netuid)).get(column);
    const place = cellKey(netuid, column);
    const content = mark && (await this.store.get(place));
    if (!mark || !content || !equalBytes(mark.sum, this.checksum(place, content))) return undefined;
    const { was, at } = mark;
    return { value: bytesToValues(content), evidence: { word: 'stored', block: was.block, at, was } };
  }

  /** Subnets of which something is stored, by number. */
  async netuids(): Promise<number[]> {
    const found: number[] = [];
    const prefix = utf8('mark:');
    for await (const [key] of this.store.iterate({ prefix })) found.push(new Reader(key.slice(prefix.length)).u16());
    return found.sort((a, b) => a - b);
  }

  /** Removes a subnet that is no more. */
  async forget(netuid: number): Promise<void> {
    const keys = [markKey(netuid), ...columnNames.map((column) => cellKey(netuid, column))];
    await this.store.batch(keys.map((key) => ({ type: 'del', key })));
  }

  private async clear(): Promise<void> {
    const operations: StoreOperation[] = [];
    for await (const [key] of this.store.iterate()) operations.push({ type: 'del', key });
    if (operations.length > 0) await this.store.batch(operations);
  }

  private async marks(netuid: number): Promise<Marks> {
    const key = markKey(netuid);
    const bytes = await this.store.get(key);
    return (bytes && this.take(key, bytes, readMarks)) ?? new Map();
  }

  /** It also covers chain, schema and place: a cell moved elsewhere is as bad as a broken one. */
  private checksum(place: Uint8Array, content: Uint8Array): Uint8Array {
    return blake2b256(concatBytes(encodeU32(schema), this.genesisHash, encodeU32(place.length), place, content));
  }

  private put(key: Uint8Array, write: (writer: Writer) => void): StoreOperation {
    const writer = new Writer(1024);
    write(writer);
    const content = writer.finish();
    return { type: 'put', key, value: concatBytes(this.checksum(key, content), content) };
  }

  private take<T>(key: Uint8Array, bytes: Uint8Array, read: (reader: Reader) => T): T | undefined {
    const content = bytes.slice(sumLength);
    if (!equalBytes(bytes.subarray(0, sumLength), this.checksum(key, content))) return undefined;
    try {
      return read(new Reader(content));
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }
}

function writeMarks(writer: Writer, marks: Marks): void {
  writer.compact(marks.size);
  for (const [name, { was, at, subtree, sum }] of marks) {
    writer.u8(columnNames.indexOf(name));
    writeEvidence(writer, was, at);
    writer.raw(sum);
    writer.bool(subtree !== undefined);
    if (subtree) writer.raw(subtree);
  }
}

function readMarks(reader: Reader): Marks {
  const marks: Marks = new Map();
  for (let left = reader.length(); left > 0; left--) {
    const name = columnNames[reader.u8()];
    const { was, at } = readEvidence(reader);
    const sum = reader.raw(sumLength);
    const subtree = reader.bool() ? reader.raw(32) : undefined;
    if (name) marks.set(name, { was, at, subtree, sum });
  }
  reader.done();
  return marks;
}

/** Compact of the length plus one, then the bytes; 0 for proved absence. */
function valuesToBytes(values: readonly ProvedBytes[]): Uint8Array {
  const writer = new Writer(1024);
  writer.compact(values.length);
  for (const value of values) {
    writer.compact(value ? value.length + 1 : 0);
    if (value) writer.raw(value);
  }
  return writer.finish();
}

/** Its checksum held, so it is what was written. */
function bytesToValues(bytes: Uint8Array): ProvedBytes[] {
  const reader = new Reader(bytes);
  return Array.from({ length: reader.length() }, () => {
    const length = reader.compactNumber();
    return length === 0 ? undefined : reader.raw(length - 1);
  });
}
