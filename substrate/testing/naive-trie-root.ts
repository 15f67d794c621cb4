/** The trie root by the book: built from nothing out of a sorted list, no sharing, no caches. The reference for tests. */
import { bytesToHex, concatBytes, hexToBytes } from '../bytes.ts';
import { blake2b256 } from '../hash.ts';
import { encodeCompact } from '../scale/compact.ts';

interface Item {
  readonly nibbles: string;
  readonly value: Uint8Array;
}

const sized = (bytes: Uint8Array): Uint8Array => concatBytes(encodeCompact(bytes.length), bytes);

function header(kind: number, most: number, count: number): Uint8Array {
  if (count < most) return Uint8Array.of(kind + count);
  const more: number[] = [];
  let rest = count - most;
  for (; rest >= 255; rest -= 255) more.push(255);
  return Uint8Array.of(kind + most, ...more, rest);
}

function encode(items: readonly Item[], version: 0 | 1): Uint8Array {
  if (items.length === 0) return Uint8Array.of(0);
  let partial = items[0]?.nibbles ?? '';
  for (const { nibbles } of items) while (!nibbles.startsWith(partial)) partial = partial.slice(0, -1);
  const own = items.find((item) => item.nibbles === partial);
  const below = items.filter((item) => item !== own);
  const hashed = version === 1 && own !== undefined && own.value.length > 32;
  const parts: Uint8Array[] = [];
  if (below.length === 0) parts.push(hashed ? header(0x20, 31, partial.length) : header(0x40, 63, partial.length));
  else if (!own) parts.push(header(0x80, 63, partial.length));
  else parts.push(hashed ? header(0x10, 15, partial.length) : header(0xc0, 63, partial.length));
  parts.push(hexToBytes(partial.length % 2 ? `0${partial}` : partial));
  const groups = [...'0123456789abcdef'].map((digit) =>
    below
      .filter((item) => item.nibbles[partial.length] === digit)
      .map((item) => ({ nibbles: item.nibbles.slice(partial.length + 1), value: item.value })),
  );
  if (below.length > 0) {
    const bitmap = groups.reduce((bits, group, i) => (group.length > 0 ? bits + 2 ** i : bits), 0);
    parts.push(Uint8Array.of(bitmap % 256, Math.floor(bitmap / 256)));
  }
  if (own) parts.push(hashed ? blake2b256(own.value) : sized(own.value));
  for (const group of groups) {
    if (group.length === 0) continue;
    const child = encode(group, version);
    parts.push(sized(child.length < 32 ? child : blake2b256(child)));
  }
  return concatBytes(...parts);
}

/** Root of the trie with exactly these pairs (keys may come in any order, each once). */
export function naiveTrieRoot(pairs: Iterable<readonly [Uint8Array, Uint8Array]>, version: 0 | 1): Uint8Array {
  const items = [...pairs].map(([key, value]) => ({ nibbles: bytesToHex(key).slice(2), value }));
  items.sort((a, b) => (a.nibbles < b.nibbles ? -1 : 1));
  return blake2b256(encode(items, version));
}
