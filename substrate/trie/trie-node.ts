/** Nibbles of keys, and the bitmaps that say which of them a node has children for. */

/** Layout of the trie: V1 keeps values of 33 bytes and more outside their node. substrate: `StateVersion`. */
export type TrieVersion = 0 | 1;

/** Nibble `at` of a key. */
export function nibbleAt(key: Uint8Array, at: number): number {
  const byte = key[at >> 1] as number;
  return at & 1 ? byte & 15 : byte >> 4;
}

/** How many of 16 bits are set. */
export function popcount(bits: number): number {
  let count = bits - ((bits >> 1) & 0x5555);
  count = (count & 0x3333) + ((count >> 2) & 0x3333);
  count = (count + (count >> 4)) & 0x0f0f;
  return (count + (count >> 8)) & 31;
}

/** Index in the gapless children of the child at `nibble`, whether it is there or not. */
export function childIndex(bitmap: number, nibble: number): number {
  return popcount(bitmap & ((1 << nibble) - 1));
}

/**
 * First nibble in [from, to) where the keys differ; `to` when they do not. Both keys must reach that far.
 * @param base byte 0 of the second key lies there in `b`
 */
export function firstDifference(a: Uint8Array, b: Uint8Array, base: number, from: number, to: number): number {
  let at = from;
  if (at < to && at & 1) {
    if (((a[at >> 1] as number) ^ (b[base + (at >> 1)] as number)) & 15) return at;
    at++;
  }
  while (at < to) {
    const x = a[at >> 1] as number;
    const y = b[base + (at >> 1)] as number;
    if (x !== y) return Math.min(to, x >> 4 === y >> 4 ? at + 1 : at);
    at += 2;
  }
  return to;
}
