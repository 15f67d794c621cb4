/** What pages read at verified blocks, as it is to be stored: without what stands in columns, and merged with what was seen before. */
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { mergeSeen, replaces, type SeenItem, type SeenValue } from './seen-values.ts';
import { listStart, StoredAnswers } from './stored-answers.ts';
import type { StorableEvidence } from './stored-head.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/** What was read at one block: values by key, complete lists of keys by name. */
export interface BlockReads {
  readonly values: readonly (readonly [key: Hex, ProvedBytes])[];
  readonly lists: readonly (readonly [name: Hex, keys: readonly Uint8Array[]])[];
  readonly was: StorableEvidence;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Bytes of a pallet's and an item's hash, which every key begins with. */
const itemLength = 32;

/** Items that are to be written, each whole. @throws StoreError */
export async function newlySeen(
  snapshot: StoredSnapshot,
  blocks: readonly BlockReads[],
): Promise<[item: Uint8Array, SeenItem][]> {
  const items = new Map<Hex, Map<Hex, SeenValue>>();
  const lists = new Map<Hex, Map<Hex, SeenValue>>();
  const answers = new StoredAnswers(snapshot);
  for (const { values, lists: listed, was, at } of blocks) {
    const keys = values.map(([name]) => hexToBytes(name));
    const inColumns = await answers.inColumns(keys);
    for (const [i, key] of keys.entries()) {
      if (inColumns[i]) continue;
      const item = bytesToHex(key.subarray(0, itemLength));
      const rest = bytesToHex(key.subarray(itemLength));
      const seen: SeenValue = { value: values[i]![1], was, at };
      const known = items.get(item) ?? new Map<Hex, SeenValue>();
      if (replaces(known.get(rest), seen)) items.set(item, known.set(rest, seen));
    }
    for (const [list, members] of listed) {
      const start: SeenValue = { value: undefined, was, at };
      if (!replaces(lists.get(list)?.get(listStart), start)) continue;
      const entries = members.map((value, i): [Hex, SeenValue] => [placeName(i), { value, was, at }]);
      lists.set(list, new Map([[listStart, start], ...entries]));
    }
  }
  const merged = await Promise.all(
    [...items].map(async ([item, values]): Promise<[Uint8Array, SeenItem]> => {
      const key = hexToBytes(item);
      return [key, mergeSeen(await snapshot.seen(key), values)];
    }),
  );
  for (const [list, entries] of lists) {
    const key = hexToBytes(list);
    if (replaces((await snapshot.seen(key)).get(listStart), entries.get(listStart)!)) merged.push([key, entries]);
  }
  return merged;
}

/** Entries of a list have their place in it for a name. */
const placeName = (index: number): Hex => bytesToHex(Uint8Array.of(index >> 16, index >> 8, index));
