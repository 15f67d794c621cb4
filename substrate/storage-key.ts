/** Storage keys: where a pallet's item lies in the state trie. substrate: frame/support/src/storage/mod.rs */
import { concatBytes, utf8 } from './bytes.ts';
import { twox128 } from './hash.ts';

const palletHashes = new Map<string, Uint8Array>();
const prefixes = new Map<string, Uint8Array>();

function palletHash(pallet: string): Uint8Array {
  let hash = palletHashes.get(pallet);
  if (!hash) palletHashes.set(pallet, (hash = twox128(utf8(pallet))));
  return hash;
}

/**
 * `twox128(pallet) ++ twox128(item)`, 32 bytes: the whole key of a plain value, the prefix of every key of a map.
 * Remembered per name, and the same array every time: never write into it.
 */
export function palletPrefix(pallet: string, item: string): Uint8Array {
  const name = `${pallet}.${item}`;
  let prefix = prefixes.get(name);
  if (!prefix) prefixes.set(name, (prefix = concatBytes(palletHash(pallet), twox128(utf8(item)))));
  return prefix;
}

/** `palletPrefix` followed by the already hashed map keys. */
export function storageKey(pallet: string, item: string, ...hashedKeys: readonly Uint8Array[]): Uint8Array {
  return hashedKeys.length === 0 ? palletPrefix(pallet, item) : concatBytes(palletPrefix(pallet, item), ...hashedKeys);
}
