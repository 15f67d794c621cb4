import { bytesToHex, startsWith } from '../../substrate/bytes.ts';
import { storageHashers } from '../../substrate/storage-hasher.ts';
import type { PalletDeclaration } from '../runtime/frame/pallet.ts';
import type { StorageItem } from '../runtime/frame/storage-item.ts';
import { Reader, ScaleError } from '../runtime/frame/type.ts';
import { scaleToJson } from './scale-to-json.ts';

/** One changed entry: undefined where there was, or is, none. */
export interface StorageChange {
  readonly key: Uint8Array;
  readonly old: Uint8Array | undefined;
  readonly fresh: Uint8Array | undefined;
}

type Json = Record<string, unknown>;

/**
 * Changed entries by names, as chopsticks shows them: `{ Pallet: { Item: value } }`, maps by their keys; entries of no declared item by
 * their hex key. `delta` has the entries again as `[old, new]`, in the form of jsondiffpatch: `[new]` where there was none, `[old, 0, 0]`
 * where there is none any more.
 */
export function describeChanges(
  pallets: readonly PalletDeclaration[],
  changes: readonly StorageChange[],
): { old: Json; new: Json; delta: Json } {
  const items = pallets.flatMap((pallet) => Object.values(pallet.storage));
  const described = { old: {} as Json, new: {} as Json, delta: {} as Json };
  for (const { key, old, fresh } of changes) {
    const item = items.find(({ prefix }) => startsWith(key, prefix));
    const path = (item && keyPath(item, key)) ?? [bytesToHex(key)];
    const [before, after] = [readable(item, old), readable(item, fresh)];
    place(described.old, path, before);
    place(described.new, path, after);
    place(described.delta, path, !old ? [after] : !fresh ? [before, 0, 0] : [before, after]);
  }
  return described;
}

/** A value as JSON, or as hex when no item is known or the bytes are none of its values: anybody may have set them. */
function readable(item: StorageItem | undefined, bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return null;
  return (item && orUndefined(() => scaleToJson(item.value, bytes))) ?? bytesToHex(bytes);
}

/** Pallet, item and keys of an entry; undefined when the bytes after the prefix are no keys of the item. */
export const keyPath = (item: StorageItem, key: Uint8Array): string[] | undefined =>
  orUndefined(() => [item.pallet, item.name, ...keysOf(item, key)]);

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
}

/** The keys of a map entry as texts; what a hasher does not keep is shown as the hash. @throws ScaleError */
function keysOf(item: StorageItem, key: Uint8Array): string[] {
  const reader = new Reader(key, item.prefix.length);
  const keys = item.keys.map(({ hasher, type }) => {
    const { hashLength, keepsKey } = storageHashers[hasher];
    const hash = reader.raw(hashLength);
    if (!keepsKey) return bytesToHex(hash);
    const start = reader.offset;
    type.read(reader);
    const value = scaleToJson(type, key.subarray(start, reader.offset));
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  reader.done();
  return keys;
}

function place(root: Json, path: readonly string[], value: unknown): void {
  let at = root;
  for (const name of path.slice(0, -1)) at = (Object.hasOwn(at, name) ? at[name] : (at[name] = {})) as Json;
  at[path.at(-1)!] = value;
}
