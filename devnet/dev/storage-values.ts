import { concatBytes, hexToBytes, isHex } from '../../substrate/bytes.ts';
import { storageHashers } from '../../substrate/storage-hasher.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { TrieChange } from '../../substrate/trie/apply-changes.ts';
import type { PalletDeclaration } from '../runtime/frame/pallet.ts';
import type { StorageItem } from '../runtime/frame/storage-item.ts';
import { decode } from '../runtime/frame/type.ts';
import { JsonValueError, jsonToScale } from './json-to-scale.ts';
import { itemNamed, palletNamed } from './names.ts';

/** Deletes every entry below the prefixes of these items. */
const REMOVE_PREFIX = '$removePrefix';

/**
 * Storage changes as `dev_setStorage` takes them, in the two forms of chopsticks: raw pairs `[[key, value or null], …]`, or by names,
 * `{ Pallet: { Value: json, Map: [[[key, …], json or null], …], $removePrefix: [Map, …] } }`. A value that is one 0x text is SCALE
 * already.
 * @throws JsonValueError with the place of what is wrong
 */
export function storageChanges(pallets: readonly PalletDeclaration[], state: Trie, values: unknown): TrieChange[] {
  if (Array.isArray(values)) return values.map((pair, i) => rawPair(pair, `[${i}]`));
  return Object.entries(object(values, 'storage')).flatMap(([palletName, section]) => {
    const pallet = palletNamed(pallets, palletName);
    if (!pallet) throw new JsonValueError(palletName, 'no such pallet');
    return Object.entries(object(section, palletName)).flatMap(([name, json]) => {
      const path = `${pallet.name}.${name}`;
      if (name === REMOVE_PREFIX)
        return entries(json, path).flatMap((map, i) => cleared(pallet, state, map, `${path}[${i}]`));
      const item = itemNamed(pallet, name);
      if (!item) throw new JsonValueError(path, 'no such storage item');
      return itemChanges(item, json, `${pallet.name}.${item.name}`);
    });
  });
}

function object(json: unknown, path: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new JsonValueError(path, 'an object wanted');
  return json as Record<string, unknown>;
}
function entries(json: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new JsonValueError(path, 'a list wanted');
  return json;
}

function rawPair(pair: unknown, path: string): TrieChange {
  const [key, value, ...rest] = entries(pair, path);
  if (!isHex(key) || key === '0x') throw new JsonValueError(path, 'the key must be 0x text');
  if ((value !== null && !isHex(value)) || rest.length > 0)
    throw new JsonValueError(path, 'a pair of key and value wanted; the value is 0x text or null');
  return [hexToBytes(key), value === null ? null : hexToBytes(value)];
}

function cleared(pallet: PalletDeclaration, state: Trie, map: unknown, path: string): TrieChange[] {
  const item = typeof map === 'string' ? itemNamed(pallet, map) : undefined;
  if (!item) throw new JsonValueError(path, 'no such storage item');
  return [...state.entries(item.prefix)].map(([key]) => [key, null]);
}

/** The changes of one item: its value, or a list of `[keys, value]`. @throws JsonValueError */
function itemChanges(item: StorageItem, json: unknown, path: string): TrieChange[] {
  if (item.keys.length === 0) return [[item.prefix, scale(item, json, path)]];
  return entries(json, path).map((entry, i) => {
    const at = `${path}[${i}]`;
    const [keys, value, ...rest] = entries(entry, at);
    if (value === undefined || rest.length > 0) throw new JsonValueError(at, 'a pair of keys and value wanted');
    return [itemKey(item, entries(keys, at), at), scale(item, value, at)];
  });
}

/** Whole storage key of an entry whose keys are JSON. @throws JsonValueError */
function itemKey(item: StorageItem, keys: readonly unknown[], path: string): Uint8Array {
  if (keys.length !== item.keys.length)
    throw new JsonValueError(path, `${item.keys.length} keys wanted, not ${keys.length}`);
  const hashed = item.keys.map(({ hasher, type }, i) =>
    storageHashers[hasher].hash(jsonToScale(type, keys[i] ?? null, `${path} key ${i}`)),
  );
  return concatBytes(item.prefix, ...hashed);
}

function scale(item: StorageItem, json: unknown, path: string): Uint8Array | null {
  if (json === null) return null;
  if (!isHex(json)) return jsonToScale(item.value, json, path);
  const bytes = hexToBytes(json);
  try {
    decode<unknown>(item.value, bytes);
  } catch (error) {
    throw new JsonValueError(path, `these bytes are no value of this item: ${(error as Error).message}`);
  }
  return bytes;
}
