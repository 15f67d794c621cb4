/**
 * What was proved the last time, kept for when there is no network. Only verified things come in; whatever comes out is
 * *stored*, with its block, its time and the word it had. Head and data are written together, the head last; a store that is
 * damaged, of another chain or of another schema is emptied, never shown in part.
 *
 *   head               -> the block it ends at, with what proves it
 *   maps               -> of each item: the hash of all that lay under it when the subnets were kept last
 *   mark netuid        -> of each column: block, word and time it was last known at, and the hash it hung from
 *   cell netuid column -> its values, rewritten only when they changed
 *   seen item          -> what else pages read under a pallet's item, by key
 *   meta               -> the metadata that the values are read with
 */
import { concatBytes, encodeU16, encodeU32, equalBytes, utf8 } from '../../substrate/bytes.ts';
import type { Proved } from '../../substrate/evidence.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { Store, StoreOperation } from '../../substrate/store/store.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { readSeen, writeSeen, type SeenItem } from './seen-values.ts';
import {
  bytesToValues,
  readMapHashes,
  readMarks,
  sumLength,
  valuesToBytes,
  writeMapHashes,
  writeMarks,
  type MapHashes,
  type Mark,
  type Marks,
} from './snapshot-cells.ts';
import { readHead, writeHead, type StoredHead } from './stored-head.ts';
import { columnNames, type ColumnName } from './subnet-columns.ts';

/** Values of one column at a block. */
export interface Column {
  readonly values: readonly ProvedBytes[];
  /** Hash of the subtree it hung from, where that is watched. */
  readonly subtree: Uint8Array | undefined;
}

/** What a save is told of a column: new values, or that the stored ones still stand. One that is not told keeps its older block. */
export type ColumnChange = Column | 'unchanged';
export type SubnetChange = ReadonlyMap<ColumnName, ColumnChange>;

/** The runtime's metadata, as an endpoint gave it: values are bytes, and this says how to read them. */
export interface StoredMetadata {
  readonly specVersion: number;
  readonly bytes: Uint8Array;
}

/** How a snapshot is opened. */
export interface OpenOptions {
  /** Where trust begins now; what was kept from another beginning is thrown away. 32 bytes */
  readonly origin?: Uint8Array;
  /** Another one writes: what does not hold is not shown, but left for it. */
  readonly readOnly?: boolean;
}

/** Bumped when the layout changes: an older store is emptied and filled again. */
const schema = 3;
const headKey = utf8('head');
const mapsKey = utf8('maps');
const metaKey = utf8('meta');
const markKey = (netuid: number): Uint8Array => concatBytes(utf8('mark:'), encodeU16(netuid));
const cellKey = (netuid: number, column: ColumnName): Uint8Array =>
  concatBytes(utf8('cell:'), encodeU16(netuid), Uint8Array.of(columnNames.indexOf(column)));
const seenKey = (item: Uint8Array): Uint8Array => concatBytes(utf8('seen:'), item);

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
   * @throws StoreError when the medium fails
   */
  static async open(
    store: Store,
    genesisHash: Uint8Array,
    { origin, readOnly }: OpenOptions = {},
  ): Promise<StoredSnapshot> {
    const snapshot = new StoredSnapshot(store, genesisHash, undefined);
    const head = await snapshot.get(headKey, (reader) => readHead(reader, genesisHash));
    if (head && (!origin || equalBytes(head.origin, origin))) snapshot.current = head;
    // Also where a head is missing: data without one was never whole.
    else if (!readOnly) await snapshot.clear();
    return snapshot;
  }

  /** Where the snapshot ends, or undefined when nothing is stored. */
  get head(): StoredHead | undefined {
    return this.current;
  }

  /**
   * Stores subnets as they were proved at the head's block, all or nothing: columns that changed, and of others that they stand.
   * @param maps of that block, where all that is stored of subnets is told of
   * @throws StoreError, for a quota too: the old snapshot stays whole
   */
  async save(head: StoredHead, subnets: ReadonlyMap<number, SubnetChange>, maps?: MapHashes): Promise<void> {
    const operations: StoreOperation[] = [];
    for (const [netuid, columns] of subnets) operations.push(...(await this.subnetOperations(head, netuid, columns)));
    if (maps) operations.push(this.put(mapsKey, (writer) => writeMapHashes(writer, maps)));
    await this.write(head, operations);
  }

  /**
   * Stores what else pages read, by the 32 bytes of its item (in hexadecimal).
   * @throws StoreError: the old snapshot stays whole
   */
  async saveSeen(head: StoredHead, items: Iterable<readonly [item: Uint8Array, SeenItem]>): Promise<void> {
    await this.write(
      head,
      [...items].map(([item, values]) => this.put(seenKey(item), (writer) => writeSeen(writer, values))),
    );
  }

  /** @throws StoreError: the old one stays */
  async saveMetadata({ specVersion, bytes }: StoredMetadata): Promise<void> {
    const operation = this.put(metaKey, (writer) => {
      writer.u32(specVersion);
      writer.raw(bytes);
    });
    await this.store.batch([operation]);
  }

  /** Undefined when none is stored, or it is damaged. */
  metadata(): Promise<StoredMetadata | undefined> {
    return this.get(metaKey, (reader) => ({ specVersion: reader.u32(), bytes: reader.raw(reader.left) }));
  }

  /** What else was seen under an item (32 bytes), by key; empty when nothing was. */
  async seen(item: Uint8Array): Promise<SeenItem> {
    return (await this.get(seenKey(item), readSeen)) ?? new Map();
  }

  /** Hashes of whole maps when subnets were kept last; undefined when that is not known. */
  maps(): Promise<MapHashes | undefined> {
    return this.get(mapsKey, readMapHashes);
  }

  /** What is known of a stored column; undefined when it is not stored, or is damaged. */
  async mark(netuid: number, column: ColumnName): Promise<Mark | undefined> {
    return (await this.read(netuid, column)) && (await this.marks(netuid)).get(column);
  }

  /** A stored column with the block and word it was last known by; undefined when it never was stored or is damaged. */
  async read(netuid: number, column: ColumnName): Promise<Proved<readonly ProvedBytes[]> | undefined> {
    const mark = (await this.marks(netuid)).get(column);
    return mark && this.marked(netuid, column, mark);
  }

  /** The same for a mark that was read before. */
  async marked(
    netuid: number,
    column: ColumnName,
    { was, at, sum }: Mark,
  ): Promise<Proved<readonly ProvedBytes[]> | undefined> {
    const place = cellKey(netuid, column);
    const content = await this.store.get(place);
    if (!content || !equalBytes(sum, this.checksum(place, content))) return undefined;
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

  /** Gives the medium free. */
  close(): Promise<void> {
    return this.store.close();
  }

  /** Empties it. */
  async clear(): Promise<void> {
    const operations: StoreOperation[] = [];
    for await (const [key] of this.store.iterate()) operations.push({ type: 'del', key });
    if (operations.length > 0) await this.store.batch(operations);
    this.current = undefined;
  }

  private async subnetOperations(head: StoredHead, netuid: number, columns: SubnetChange): Promise<StoreOperation[]> {
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
    return operations;
  }

  private async write(head: StoredHead, operations: readonly StoreOperation[]): Promise<void> {
    await this.store.batch([...operations, this.put(headKey, (writer) => writeHead(writer, head))]);
    this.current = head;
  }

  /** What is known of a subnet's stored columns; empty where nothing is stored of it. */
  async marks(netuid: number): Promise<Marks> {
    return (await this.get(markKey(netuid), readMarks)) ?? new Map();
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

  /** A record under its checksum; undefined when there is none, or it does not hold. */
  private async get<T>(key: Uint8Array, read: (reader: Reader) => T): Promise<T | undefined> {
    const bytes = await this.store.get(key);
    const content = bytes?.slice(sumLength);
    if (!bytes || !content || !equalBytes(bytes.subarray(0, sumLength), this.checksum(key, content))) return undefined;
    try {
      return read(new Reader(content));
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }
}
