/** Answers about storage from a snapshot, by key: from the columns of subnets, else from what else was seen. */
import { bytesToHex, readU16, utf8, type Hex } from '../../substrate/bytes.ts';
import { weakest, type Evidence, type Proved } from '../../substrate/evidence.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import type { SeenItem } from './seen-values.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';
import {
  columnNames,
  hotkeyColumns,
  hotkeyKey,
  identityKey,
  itemPrefix,
  parameterItems,
  plainColumns,
  plainKeys,
  uidColumns,
  uidKeys,
  type ColumnName,
} from './subnet-columns.ts';

/** It was never seen, or no longer is kept. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
  constructor(what: string) {
    super(`${what} was not seen on this computer, so nothing can be shown of it without a connection.`);
  }
}

/** Bytes of a pallet's and an item's hash, which every key begins with. */
const itemLength = 32;
/** `Blake2_128Concat` of an account: the hash, then the account. */
const accountHashLength = 16;
const hashedAccountLength = accountHashLength + 32;

/** Items that columns are made of; those of one subnet stand under its number, the others under an account. */
const columnItems = new Map<Hex, readonly ColumnName[]>();
for (const item of parameterItems) columnItems.set(bytesToHex(itemPrefix(item)), ['Parameters']);
for (const name of columnNames)
  if (name !== 'Parameters' && name !== 'RootAlpha') columnItems.set(bytesToHex(itemPrefix(name)), [name]);
columnItems.set(bytesToHex(itemPrefix('TotalHotkeyAlpha')), ['TotalHotkeyAlpha', 'RootAlpha']);

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
  private readonly seen = new Map<Hex, SeenItem>();
  private readonly subnets = new Map<number, Promise<ReadonlyMap<Hex, Proved<ProvedBytes>>>>();
  private netuids: readonly number[] | undefined;
  private readonly indices: Partial<Record<'Keys' | 'Owner', Promise<ReadonlyMap<Hex, readonly number[]>>>> = {};

  constructor(snapshot: StoredSnapshot) {
    this.snapshot = snapshot;
  }

  /** Values of the keys, with the weakest word among them. @throws NotKeptError when one is not stored, StoreError */
  async values(keys: readonly Uint8Array[]): Promise<Proved<ProvedBytes[]>> {
    const value: ProvedBytes[] = [];
    const words = new Map<string, Evidence>();
    for (const key of keys) {
      const found = await this.find(key);
      if (!found) throw new NotKeptError(`Storage under ${bytesToHex(key)}`);
      words.set(JSON.stringify(found.evidence), found.evidence);
      value.push(found.value);
    }
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

  /** Whether the key is part of a stored subnet's columns. */
  async inColumns(key: Uint8Array): Promise<boolean> {
    return (await this.fromColumns(key)) !== undefined;
  }

  private weakestOf(words: Iterable<Evidence>): Evidence {
    const found = weakest(words);
    const head = this.snapshot.head;
    if (found || !head) return found ?? { word: 'claimed', by: 'nobody' };
    return { word: 'stored', block: head.header.number, at: head.at, was: head.was };
  }

  private async find(key: Uint8Array): Promise<Proved<ProvedBytes> | undefined> {
    const column = await this.fromColumns(key);
    if (column) return column;
    const item = key.slice(0, itemLength);
    const name = bytesToHex(item);
    let seen = this.seen.get(name);
    if (!seen) this.seen.set(name, (seen = await this.snapshot.seen(item)));
    const found = seen.get(bytesToHex(key.subarray(itemLength)));
    if (!found) return undefined;
    const { value, was, at } = found;
    return { value, evidence: { word: 'stored', block: was.block, at, was } };
  }

  private async fromColumns(key: Uint8Array): Promise<Proved<ProvedBytes> | undefined> {
    const names = columnItems.get(bytesToHex(key.subarray(0, itemLength)));
    if (!names) return undefined;
    const name = bytesToHex(key);
    for (const netuid of await this.candidates(names[0]!, key)) {
      const found = (await this.subnet(netuid)).get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** Stored subnets whose columns may hold the key. */
  private async candidates(name: ColumnName, key: Uint8Array): Promise<readonly number[]> {
    this.netuids ??= await this.snapshot.netuids();
    if (name === 'Owner' || name === 'IdentitiesV2' || name === 'TotalHotkeyAlpha') {
      const account = key.subarray(itemLength + accountHashLength, itemLength + hashedAccountLength);
      return (await this.accounts(name === 'IdentitiesV2' ? 'Owner' : 'Keys')).get(bytesToHex(account)) ?? [];
    }
    const at = name === 'ChildKeys' || name === 'ParentKeys' ? itemLength + hashedAccountLength : itemLength;
    if (key.length < at + 2) return [];
    const netuid = readU16(key.subarray(at));
    return this.netuids.includes(netuid) ? [netuid] : [];
  }

  /** In which subnets an account stands in the column. */
  private accounts(name: 'Keys' | 'Owner'): Promise<ReadonlyMap<Hex, readonly number[]>> {
    const index = async (): Promise<ReadonlyMap<Hex, readonly number[]>> => {
      const places = new Map<Hex, number[]>();
      for (const netuid of this.netuids ?? [])
        for (const account of (await this.snapshot.read(netuid, name))?.value ?? []) {
          if (!account) continue;
          const hex = bytesToHex(account);
          const known = places.get(hex);
          if (known) known.push(netuid);
          else places.set(hex, [netuid]);
        }
      return places;
    };
    return (this.indices[name] ??= index());
  }

  private subnet(netuid: number): Promise<ReadonlyMap<Hex, Proved<ProvedBytes>>> {
    let found = this.subnets.get(netuid);
    if (!found) this.subnets.set(netuid, (found = this.keyed(netuid)));
    return found;
  }

  /** All columns of a subnet, by key. */
  private async keyed(netuid: number): Promise<ReadonlyMap<Hex, Proved<ProvedBytes>>> {
    const byKey = new Map<Hex, Proved<ProvedBytes>>();
    const accounts = async (name: 'Keys' | 'Owner'): Promise<Uint8Array[]> =>
      ((await this.snapshot.read(netuid, name))?.value ?? []).flatMap((account) => account ?? []);
    const [hotkeys, coldkeys] = [await accounts('Keys'), await accounts('Owner')];
    const take = async (name: ColumnName, keys: readonly Uint8Array[]): Promise<void> => {
      const column = await this.snapshot.read(netuid, name);
      if (!column || column.value.length !== keys.length) return;
      for (const [i, key] of keys.entries())
        byKey.set(bytesToHex(key), { value: column.value[i], evidence: column.evidence });
    };
    for (const name of plainColumns) await take(name, plainKeys(name, netuid));
    for (const name of uidColumns) await take(name, uidKeys(netuid, hotkeys.length, name));
    for (const name of hotkeyColumns)
      await take(
        name,
        hotkeys.map((hotkey) => hotkeyKey(name, netuid, hotkey)),
      );
    await take('IdentitiesV2', coldkeys.map(identityKey));
    return byKey;
  }
}
