/**
 * Which keys a state holds between two points, proved complete: what a page of keys claims. Only keys are wanted, so
 * values that stand outside their node need not be in the proof.
 * Standard: Polkadot specification, "State trie".
 */
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { ScaleError } from '../../substrate/scale/reader.ts';
import { decodeNode, type DecodedNode } from '../../substrate/trie/decode-node.ts';
import { emptyNode } from '../../substrate/trie/encode-node.ts';
import { ProofIncompleteError, ProofNodeError, ProofTooLargeError } from '../../substrate/trie/proof-errors.ts';
import { nibbleAt } from '../../substrate/trie/trie-node.ts';
import { defaultProofLimits, type ProofLimits } from '../../substrate/trie/verify-proof.ts';

export interface KeyRange {
  /** Only keys that begin with this. */
  readonly prefix: Uint8Array;
  /** Only keys strictly after this one. */
  readonly after?: Uint8Array | undefined;
  /** Only keys up to this one (it included); without it to the end of the prefix. */
  readonly until?: Uint8Array | undefined;
}

const emptyRoot = blake2b256(emptyNode);

/**
 * Every key in the range, in order: all of them, or an error.
 * @param stateRoot of a verified header, 32 bytes
 * @throws ProofIncompleteError when the proof leaves a part of the range open, ProofNodeError, ProofTooLargeError
 */
export function provedKeys(
  stateRoot: Uint8Array,
  proof: Iterable<Uint8Array>,
  range: KeyRange,
  limits: ProofLimits = defaultProofLimits,
): Uint8Array[] {
  const byHash = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const entry of proof) {
    if (byHash.size === limits.entries) throw new ProofTooLargeError('entries', limits.entries);
    bytes += entry.length;
    if (bytes > limits.bytes) throw new ProofTooLargeError('bytes', limits.bytes);
    byHash.set(bytesToHex(blake2b256(entry)), entry);
  }
  if (equalBytes(stateRoot, emptyRoot)) return [];
  const node = (reference: Uint8Array, part: 'root' | 'node'): DecodedNode => {
    const encoding = reference.length === 32 ? byHash.get(bytesToHex(reference)) : reference;
    if (!encoding) throw new ProofIncompleteError(reference, range.prefix, part);
    return decoded(encoding);
  };
  const found: Uint8Array[] = [];
  let visited = 0;
  // Paths are nibbles from the root. A subtree is entered only when its keys can lie in the range.
  const visit = (reference: Uint8Array, above: readonly number[], part: 'root' | 'node'): void => {
    visited += 1 + (above.length >> 8);
    if (visited > limits.visited) throw new ProofTooLargeError('visited nodes', limits.visited);
    const { partial, value, bitmap, children } = node(reference, part);
    const path = [...above, ...partial];
    if (!mayHold(path, range)) return;
    if (value.kind !== 'none') {
      const key = packed(path);
      if (holds(key, range)) found.push(key);
    }
    let index = 0;
    for (let nibble = 0; nibble < 16; nibble++) {
      if (!(bitmap & (1 << nibble))) continue;
      const child = children[index++] as Uint8Array;
      const way = [...path, nibble];
      if (mayHold(way, range)) visit(child, way, 'node');
    }
  };
  visit(stateRoot, [], 'root');
  return found;
}

function decoded(bytes: Uint8Array): DecodedNode {
  try {
    return decodeNode(bytes);
  } catch (error) {
    if (error instanceof ScaleError) throw new ProofNodeError(error.message, { cause: error });
    throw error;
  }
}

/** Compares a path with a key's nibbles as far as both go: the sign of the first difference, or 0. */
function compared(path: readonly number[], key: Uint8Array): number {
  const shared = Math.min(path.length, key.length * 2);
  for (let i = 0; i < shared; i++) {
    const difference = (path[i] as number) - nibbleAt(key, i);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** False when no key that begins with the path lies in the range. */
function mayHold(path: readonly number[], { prefix, after, until }: KeyRange): boolean {
  if (compared(path, prefix) !== 0) return false;
  if (after && compared(path, after) < 0) return false;
  if (!until) return true;
  const difference = compared(path, until);
  return difference < 0 || (difference === 0 && path.length <= until.length * 2);
}

function holds(key: Uint8Array, { prefix, after, until }: KeyRange): boolean {
  if (key.length < prefix.length) return false;
  if (after && order(key, after) <= 0) return false;
  return !until || order(key, until) <= 0;
}

function order(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return a.length - b.length;
}

function packed(path: readonly number[]): Uint8Array {
  if (path.length & 1) throw new ProofNodeError('a value at half a byte of key');
  return Uint8Array.from(
    { length: path.length >> 1 },
    (_, i) => ((path[2 * i] as number) << 4) | (path[2 * i + 1] as number),
  );
}
