/**
 * Bytes of a trie node: header, partial key, children bitmap, value, children.
 * Standard: Polkadot specification, "Merkle proofs / node header and value"; substrate: primitives/trie/src/node_codec.rs.
 */
import { nibbleAt, type TrieNode, type TrieVersion } from './trie-node.ts';

/** Bytes of the empty trie's only node. */
export const emptyNode: Uint8Array = Uint8Array.of(0);

let scratch = new Uint8Array(4096);

function room(at: number, more: number): void {
  if (at + more <= scratch.length) return;
  const larger = new Uint8Array(Math.max(scratch.length * 2, at + more));
  larger.set(scratch.subarray(0, at));
  scratch = larger;
}

/** Writes a compact length at `at` and returns the offset after it. */
function writeLength(at: number, value: number): number {
  if (value < 1 << 6) {
    scratch[at] = value << 2;
    return at + 1;
  }
  if (value < 1 << 14) {
    scratch[at] = ((value << 2) | 1) & 0xff;
    scratch[at + 1] = value >> 6;
    return at + 2;
  }
  const word = value * 4 + 2;
  for (let i = 0; i < 4; i++) scratch[at + i] = Math.floor(word / 256 ** i) & 0xff;
  return at + 4;
}

/** Kind bits and nibble count: all ones in the first byte means that more bytes add up, each 255 continuing. */
function writeHeader(kind: number, lengthBits: number, nibbles: number): number {
  const most = (1 << lengthBits) - 1;
  if (nibbles < most) {
    scratch[0] = kind | nibbles;
    return 1;
  }
  scratch[0] = kind | most;
  let at = 1;
  let rest = nibbles - most;
  while (rest >= 255) {
    scratch[at++] = 255;
    rest -= 255;
  }
  scratch[at++] = rest;
  return at;
}

function writeNode(node: TrieNode, version: TrieVersion): number {
  const { key, start, end, value, bitmap, children } = node;
  const hashed = node.hashesValue(version);
  const nibbles = end - start;
  room(0, 16 + nibbles + 2);
  let at: number;
  if (bitmap === 0) at = hashed ? writeHeader(0x20, 5, nibbles) : writeHeader(0x40, 6, nibbles);
  else if (value === undefined) at = writeHeader(0x80, 6, nibbles);
  else at = hashed ? writeHeader(0x10, 4, nibbles) : writeHeader(0xc0, 6, nibbles);
  let nibble = start;
  if (nibbles & 1) scratch[at++] = nibbleAt(key, nibble++);
  if (nibble & 1)
    for (; nibble < end; nibble += 2) scratch[at++] = (nibbleAt(key, nibble) << 4) | nibbleAt(key, nibble + 1);
  else for (; nibble < end; nibble += 2) scratch[at++] = key[nibble >> 1] as number;
  if (bitmap !== 0) {
    scratch[at++] = bitmap & 0xff;
    scratch[at++] = bitmap >> 8;
  }
  if (hashed) {
    room(at, 32);
    scratch.set(node.valueHash(), at);
    at += 32;
  } else if (value !== undefined) {
    room(at, 4 + value.length);
    at = writeLength(at, value.length);
    scratch.set(value, at);
    at += value.length;
  }
  room(at, 33 * children.length);
  for (const child of children) {
    const reference = child.merkleValue(version);
    scratch[at++] = reference.length << 2;
    scratch.set(reference, at);
    at += reference.length;
  }
  return at;
}

/** The node's encoding in a buffer that the next call overwrites: hash it or copy it at once. */
export function nodeBytes(node: TrieNode, version: TrieVersion): Uint8Array {
  // Children first: encoding them uses the same buffer, and leaves their merkle values remembered.
  for (const child of node.children) child.merkleValue(version);
  return scratch.subarray(0, writeNode(node, version));
}
