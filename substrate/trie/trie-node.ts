/**
 * One node of the immutable trie. Instead of its partial key a node keeps a whole key (its own, or some descendant's)
 * and the range of nibbles the partial key takes in it: splitting and joining nodes then moves two numbers, and
 * walking the trie yields keys without building them.
 */
import { blake2b256 } from '../hash.ts';
import { nodeBytes } from './encode-node.ts';

/** Layout of the trie: V1 keeps values of 33 bytes and more outside their node. substrate: `StateVersion`. */
export type TrieVersion = 0 | 1;

/** Values of at least this many bytes stand outside their node in layout V1. */
export const hashedValueLength = 33;

export class TrieNode {
  /** A key that runs through this node; the node's own key when it has a value. */
  readonly key: Uint8Array;
  /** First nibble of `key` that belongs to this node's partial key. */
  readonly start: number;
  /** Nibble after the last one of the partial key: the depth of this node's value and children. */
  readonly end: number;
  readonly value: Uint8Array | undefined;
  /** Bit i is set when there is a child at nibble i. */
  readonly bitmap: number;
  /** Children in the order of their nibbles, no gaps. */
  readonly children: readonly TrieNode[];
  private valueHashCache: Uint8Array | undefined;
  private merkleValueCache: Uint8Array | undefined;

  constructor(
    key: Uint8Array,
    start: number,
    end: number,
    value: Uint8Array | undefined,
    bitmap: number,
    children: readonly TrieNode[],
    valueHash: Uint8Array | undefined,
  ) {
    this.key = key;
    this.start = start;
    this.end = end;
    this.value = value;
    this.bitmap = bitmap;
    this.children = children;
    this.valueHashCache = valueHash;
    this.merkleValueCache = undefined;
  }

  /** This node with a partial key that begins elsewhere. */
  startingAt(start: number): TrieNode {
    if (start === this.start) return this;
    return new TrieNode(this.key, start, this.end, this.value, this.bitmap, this.children, this.valueHashCache);
  }

  /** blake2b-256 of the value when it was already needed; hands it on to a copy with the same value. */
  get knownValueHash(): Uint8Array | undefined {
    return this.valueHashCache;
  }

  /** True when the value stands outside the node in this layout. */
  hashesValue(version: TrieVersion): boolean {
    return version === 1 && this.value !== undefined && this.value.length >= hashedValueLength;
  }

  /** blake2b-256 of the value. Only for a node with a value. */
  valueHash(): Uint8Array {
    return (this.valueHashCache ??= blake2b256(this.value as Uint8Array));
  }

  /** What the parent holds for this node: its encoding when shorter than 32 bytes, else its blake2b-256 hash. */
  merkleValue(version: TrieVersion): Uint8Array {
    if (this.merkleValueCache) return this.merkleValueCache;
    const encoded = nodeBytes(this, version);
    return (this.merkleValueCache = encoded.length < 32 ? encoded.slice() : blake2b256(encoded));
  }
}

/** Nibble `at` of a key. */
export function nibbleAt(key: Uint8Array, at: number): number {
  const byte = key[at >> 1] as number;
  return at & 1 ? byte & 15 : byte >> 4;
}

/** Index in the gapless children of the child at `nibble`, whether it is there or not. */
export function childIndex(bitmap: number, nibble: number): number {
  let below = bitmap & ((1 << nibble) - 1);
  let count = 0;
  while (below) {
    below &= below - 1;
    count++;
  }
  return count;
}

/** The child at `nibble`. */
export function childAt(node: TrieNode, nibble: number): TrieNode | undefined {
  return node.bitmap & (1 << nibble) ? node.children[childIndex(node.bitmap, nibble)] : undefined;
}

/** First nibble in [from, to) where the keys differ; `to` when they do not. Both keys must reach that far. */
export function firstDifference(a: Uint8Array, b: Uint8Array, from: number, to: number): number {
  let at = from;
  if (at < to && at & 1) {
    if (nibbleAt(a, at) !== nibbleAt(b, at)) return at;
    at++;
  }
  while (at < to) {
    const x = a[at >> 1] as number;
    const y = b[at >> 1] as number;
    if (x !== y) return Math.min(to, x >> 4 === y >> 4 ? at + 1 : at);
    at += 2;
  }
  return to;
}
