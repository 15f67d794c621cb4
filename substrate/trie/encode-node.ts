/**
 * Bytes of a trie node: header, partial key, children bitmap, value, children.
 * Standard: Polkadot specification, "Merkle proofs / node header and value"; substrate: primitives/trie/src/node_codec.rs.
 */
import type { NodeArena } from './node-arena.ts';
import { nibbleAt } from './trie-node.ts';

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
function writeHeader(at: number, kind: number, lengthBits: number, nibbles: number): number {
  const most = (1 << lengthBits) - 1;
  if (nibbles < most) {
    scratch[at] = kind | nibbles;
    return at + 1;
  }
  scratch[at++] = kind | most;
  let rest = nibbles - most;
  while (rest >= 255) {
    scratch[at++] = 255;
    rest -= 255;
  }
  scratch[at++] = rest;
  return at;
}

/** Writes a node at `at`, whose children's merkle values are known, and returns the offset after it. */
function writeNode(arena: NodeArena, node: number, at: number): number {
  const bitmap = arena.bitmap(node);
  const hashed = arena.hashesValue(node);
  const hasValue = arena.hasValue(node);
  const end = arena.end(node);
  let nibble = arena.start(node);
  const nibbles = end - nibble;
  room(at, 16 + nibbles);
  if (bitmap === 0) at = hashed ? writeHeader(at, 0x20, 5, nibbles) : writeHeader(at, 0x40, 6, nibbles);
  else if (!hasValue) at = writeHeader(at, 0x80, 6, nibbles);
  else at = hashed ? writeHeader(at, 0x10, 4, nibbles) : writeHeader(at, 0xc0, 6, nibbles);
  const key = arena.bytesOf(node);
  const base = arena.keyBase(node);
  if (nibbles & 1) scratch[at++] = nibbleAt(key, 2 * base + nibble++);
  if (nibble & 1)
    for (; nibble < end; nibble += 2)
      scratch[at++] = (nibbleAt(key, 2 * base + nibble) << 4) | nibbleAt(key, 2 * base + nibble + 1);
  else for (; nibble < end; nibble += 2) scratch[at++] = key[base + (nibble >> 1)] as number;
  if (bitmap !== 0) {
    scratch[at++] = bitmap & 0xff;
    scratch[at++] = bitmap >> 8;
  }
  if (hashed) {
    room(at, 32);
    scratch.set(arena.valueHash(node), at);
    at += 32;
  } else if (hasValue) {
    const value = arena.viewValue(node);
    room(at, 4 + value.length);
    at = writeLength(at, value.length);
    scratch.set(value, at);
    at += value.length;
  }
  const count = arena.childCount(node);
  room(at, 33 * count);
  for (let i = 0; i < count; i++) at = writeReference(arena, arena.child(node, i), at);
  return at;
}

/** Writes what a parent holds for a node, with its length. */
function writeReference(arena: NodeArena, node: number, at: number): number {
  if (arena.isInline(node)) {
    const end = writeNode(arena, node, at + 1);
    scratch[at] = (end - at - 1) << 2;
    return end;
  }
  scratch[at] = 32 << 2;
  scratch.set(arena.merkleHash(node), at + 1);
  return at + 33;
}

/** Leaves what the parent holds for the node remembered. */
function settle(arena: NodeArena, node: number): void {
  if (!arena.knowsMerkle(node)) arena.settleMerkle(node, nodeBytes(arena, node));
}

/** The node's encoding in a buffer that the next call overwrites: hash it or copy it at once. */
export function nodeBytes(arena: NodeArena, node: number): Uint8Array {
  // Children first: encoding them uses the same buffer.
  const count = arena.childCount(node);
  for (let i = 0; i < count; i++) settle(arena, arena.child(node, i));
  // Written before the buffer is named: a long value gives it a larger one.
  const end = writeNode(arena, node, 0);
  return scratch.subarray(0, end);
}

/** What the parent holds for this node: its encoding when shorter than 32 bytes, else its blake2b-256 hash. */
export function merkleValue(arena: NodeArena, node: number): Uint8Array {
  settle(arena, node);
  return arena.isInline(node) ? nodeBytes(arena, node).slice() : arena.merkleHash(node).slice();
}
