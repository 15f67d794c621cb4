/** Answers about storage from a snapshot, by key: from the columns of subnets, else from what else was seen. */
import { bytesToHex, utf8, type Hex } from '../../substrate/bytes.ts';
import { weakest, type Evidence, type Proved } from '../../substrate/evidence.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { columnPlaceOf } from './column-place.ts';
import { ColumnReader } from './column-reader.ts';
import type { SeenItem } from './seen-values.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/** It was never seen, or no longer is kept. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
  constructor(what: string) {
    super(`${what} was not seen on this computer, so nothing can be shown of it without a connection.`);
  }
}

/** Bytes of a pallet's and an item's hash, which every key begins with. */
const itemLength = 32;

/** Where a list of keys under a prefix is kept among what was seen. */
export function listName(prefix: Uint8Array, count: number, after: Uint8Array | undefined): Uint8Array {
  const writer = new Writer(128);
  writer.raw(utf8('list'));
  writer.u32(Math.min(count, 0xffff_ffff));
  writer.compact(prefix.length);
  writer.raw(prefix);
  if (after) writer.raw(after);
  return blake2b256(writer.finish());
}

/** A list is never without its first entry, so that an empty one is known to be that. */
export const listStart: Hex = '0x';

/** One question's view of a snapshot: what it read is remembered as long as the question lasts. */
export class StoredAnswers {
  private readonly snapshot: StoredSnapshot;
  private readonly columns: ColumnReader;
  private readonly near: Set<number>;
  private readonly seen = new Map<Hex, Promise<SeenItem>>();

  /** @param near subnets that questions before were about: what names none is looked for there first */
  constructor(snapshot: StoredSnapshot, near = new Set<number>()) {
    this.snapshot = snapshot;
    this.columns = new ColumnReader(snapshot);
    this.near = near;
  }

  /** Values of the keys, with the weakest word among them. @throws NotKeptError when one is not stored, StoreError */
  async values(keys: readonly Uint8Array[]): Promise<Proved<ProvedBytes[]>> {
    const columns = await this.fromColumns(keys);
    const found = await Promise.all(columns.map((value, i) => value ?? this.fromSeen(keys[i]!)));
    const words = new Map<string, Evidence>();
    const value = found.map((each, i) => {
      if (!each) throw new NotKeptError(`Storage under ${bytesToHex(keys[i]!)}`);
      words.set(JSON.stringify(each.evidence), each.evidence);
      return each.value;
    });
    return { value, evidence: this.weakestOf(words.values()) };
  }

  /** Keys under a prefix, as they were asked for when they were seen. @throws NotKeptError, StoreError */
  async keys(prefix: Uint8Array, count: number, after?: Uint8Array): Promise<Proved<Uint8Array[]>> {
    const list = await this.snapshot.seen(listName(prefix, count, after));
    const start = list.get(listStart);
    if (!start) throw new NotKeptError(`The list of keys under ${bytesToHex(prefix)}`);
    const value = [...list.values()].flatMap(({ value: key }) => key ?? []);
    return { value, evidence: { word: 'stored', block: start.was.block, at: start.at, was: start.was } };
  }

  /** Which of the keys are part of a stored subnet's columns. @throws StoreError */
  async inColumns(keys: readonly Uint8Array[]): Promise<boolean[]> {
    return (await this.fromColumns(keys)).map((value) => value !== undefined);
  }

  private weakestOf(words: Iterable<Evidence>): Evidence {
    const found = weakest(words);
    const head = this.snapshot.head;
    if (found || !head) return found ?? { word: 'claimed', by: 'nobody' };
    return { word: 'stored', block: head.header.number, at: head.at, was: head.was };
  }

  private fromColumns(keys: readonly Uint8Array[]): Promise<(Proved<ProvedBytes> | undefined)[]> {
    const places = keys.map(columnPlaceOf);
    const named = new Set(places.flatMap((place) => place?.netuid ?? []));
    if (named.size > 0) {
      this.near.clear();
      for (const netuid of named) this.near.add(netuid);
    }
    return this.columns.at(places, this.near);
  }

  private async fromSeen(key: Uint8Array): Promise<Proved<ProvedBytes> | undefined> {
    const item = key.slice(0, itemLength);
    const name = bytesToHex(item);
    let seen = this.seen.get(name);
    if (!seen) this.seen.set(name, (seen = this.snapshot.seen(item)));
    const found = (await seen).get(bytesToHex(key.subarray(itemLength)));
    if (!found) return undefined;
    const { value, was, at } = found;
    return { value, evidence: { word: 'stored', block: was.block, at, was } };
  }
}
