/**
 * Reading storage out of a proof. Only what hangs from the root by hashes is believed; what the proof does not reach is
 * an error, never an absence. Bytes in, verdict out: no clock, no I/O.
 */
import { equalBytes } from '../bytes.ts';
import { blake2b256 } from '../hash.ts';
import { ScaleError } from '../scale/reader.ts';
import { nodeParts, type NodeParts } from './decode-node.ts';
import { emptyNode } from './encode-node.ts';
import { ProofIncompleteError, ProofNodeError, ProofTooLargeError } from './proof-errors.ts';
import { shortOf } from './short-hash.ts';
import { childIndex, nibbleAt } from './trie-node.ts';

export { ProofIncompleteError, ProofNodeError, ProofTooLargeError } from './proof-errors.ts';

export interface ProofLimits {
  /** Bytes of all entries together. */
  readonly bytes: number;
  /** Entries of the proof. */
  readonly entries: number;
  /** Nodes one enumeration may pass, inline ones included: entries can be shared, so this is its own limit. */
  readonly visited: number;
}

/** 4 MiB, 10 000 entries. */
export const defaultProofLimits: ProofLimits = { bytes: 4 << 20, entries: 10_000, visited: 200_000 };

/** The answer for one key: its value (an empty one is a value), or proof that there is none. */
export type ProvedValue =
  { readonly value: Uint8Array; readonly absent?: never } | { readonly absent: true; readonly value?: never };

const emptyRoot = blake2b256(emptyNode);
const absent: ProvedValue = { absent: true };

export class ProvedState {
  /** Root the answers hang from. */
  readonly root: Uint8Array;
  private readonly entriesByHash: ReadonlyMap<number, Entry>;
  private first: Step | undefined;
  private readonly mostVisited: number;

  /** Use `verifyProof`. */
  constructor(root: Uint8Array, entriesByHash: ReadonlyMap<number, Entry>, mostVisited: number) {
    this.root = root;
    this.entriesByHash = entriesByHash;
    this.mostVisited = mostVisited;
  }

  /**
   * Value or proved absence of a key.
   * @throws ProofIncompleteError when the proof does not reach the answer, ProofNodeError for a broken node.
   */
  get(key: Uint8Array): ProvedValue {
    let node = this.top(key);
    const nibbles = key.length * 2;
    let at = 0;
    while (node) {
      const { parts } = node;
      const { bytes, partialAt } = parts;
      for (let i = 0; i < parts.nibbles; i++, at++) {
        if (at === nibbles || nibbleAt(key, at) !== nibbleAt(bytes, partialAt + i)) return absent;
      }
      if (at === nibbles) {
        const value = this.valueOf(node, key);
        return value ? { value } : absent;
      }
      const nibble = nibbleAt(key, at++);
      if (!(parts.bitmap & (1 << nibble))) return absent;
      node = this.child(node, childIndex(parts.bitmap, nibble), key);
    }
    return absent;
  }

  /**
   * Hash of the node that all keys with the prefix hang from, 32 bytes; undefined where there are none. While it stands, nothing under
   * the prefix changed, whatever the block. A proof of the prefix itself, as if it were a key, is enough.
   * @throws ProofIncompleteError when the proof does not reach that node, ProofNodeError for a broken node.
   */
  subtreeHash(prefix: Uint8Array): Uint8Array | undefined {
    let node = this.top(prefix);
    const nibbles = prefix.length * 2;
    let at = 0;
    while (node) {
      const { parts } = node;
      const reach = Math.min(parts.nibbles, nibbles - at);
      for (let i = 0; i < reach; i++, at++) {
        if (nibbleAt(prefix, at) !== nibbleAt(parts.bytes, parts.partialAt + i)) return undefined;
      }
      if (at === nibbles) return blake2b256(parts.bytes.subarray(node.start, node.end));
      const nibble = nibbleAt(prefix, at++);
      if (!(parts.bitmap & (1 << nibble))) return undefined;
      node = this.child(node, childIndex(parts.bitmap, nibble), prefix);
    }
    return undefined;
  }

  /**
   * Every key under the prefix with its value, in key order: the whole list, or an error.
   * @throws ProofIncompleteError when anything under the prefix is not in the proof, ProofNodeError for a broken node,
   * ProofTooLargeError when the enumeration passes more nodes than allowed.
   */
  entries(prefix: Uint8Array = new Uint8Array(0)): [key: Uint8Array, value: Uint8Array][] {
    const found: [Uint8Array, Uint8Array][] = [];
    const top = this.top(prefix);
    if (!top) return found;
    const stack: { node: Step; path: Uint8Array }[] = [{ node: top, path: longer(noPath, undefined, top) }];
    let visited = 0;
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { node, path } = next;
      // Long keys count for more, so that a few shared entries cannot be made to fill the memory.
      visited += 1 + (path.length >> 8);
      if (visited > this.mostVisited) throw new ProofTooLargeError('visited nodes', this.mostVisited);
      const shared = Math.min(path.length, prefix.length * 2);
      if (!sharesNibbles(path, prefix, shared)) continue;
      if (path.length >= prefix.length * 2) {
        const value = this.valueOf(node, prefix);
        if (value) found.push([packed(path), value]);
      }
      const { bitmap } = node.parts;
      for (let nibble = 15, i = childIndex(bitmap, 16); nibble >= 0; nibble--) {
        if (!(bitmap & (1 << nibble))) continue;
        i--;
        // Above the prefix only one child leads to it; the others need not be in the proof.
        if (path.length < prefix.length * 2 && nibbleAt(prefix, path.length) !== nibble) continue;
        const child = this.child(node, i, prefix);
        stack.push({ node: child, path: longer(path, nibble, child) });
      }
    }
    return found;
  }

  private top(asked: Uint8Array): Step | undefined {
    if (!this.first && !equalBytes(this.root, emptyRoot)) this.first = this.byHash(this.root, asked, 'root');
    return this.first;
  }

  private child(parent: Step, index: number, asked: Uint8Array): Step {
    const known = parent.next[index];
    if (known) return known;
    const { bytes, childrenAt } = parent.parts;
    let at = childrenAt;
    for (let i = 0; i < index; i++) at += 1 + (bytes[at]! >> 2);
    const length = bytes[at]! >> 2;
    const node =
      length === 32
        ? this.byHash(bytes.subarray(at + 1, at + 33), asked, 'node')
        : step(bytes, at + 1, at + 1 + length);
    return (parent.next[index] = node);
  }

  private byHash(hash: Uint8Array, asked: Uint8Array, part: 'root' | 'node'): Step {
    const entry = this.entry(hash);
    if (!entry) throw new ProofIncompleteError(hash, asked, part);
    return (entry.node ??= step(entry.bytes, 0, entry.bytes.length));
  }

  /** A copy: what is kept of a proof should not keep all of it. */
  private valueOf({ parts }: Step, asked: Uint8Array): Uint8Array | undefined {
    const { bytes, valueKind, valueAt, valueEnd } = parts;
    if (valueKind === 'none') return undefined;
    if (valueKind === 'inline') return bytes.slice(valueAt, valueEnd);
    const hash = bytes.subarray(valueAt, valueEnd);
    const entry = this.entry(hash);
    if (!entry) throw new ProofIncompleteError(hash, asked, 'value');
    return entry.bytes.slice();
  }

  private entry(hash: Uint8Array): Entry | undefined {
    const entry = this.entriesByHash.get(shortOf(hash));
    return entry && equalBytes(entry.hash, hash) ? entry : undefined;
  }
}

/**
 * One entry of a proof. Of two whose hashes begin alike only the last is kept: whoever went to the pains of making such a proof has it
 * refused.
 */
interface Entry {
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
  /** What it says as a node, once that was asked. */
  node?: Step;
}

/** A node with the children that were followed: each is looked up once, not at each step of each key. */
interface Step {
  readonly parts: NodeParts;
  /** Where its encoding lies in `parts.bytes`. */
  readonly start: number;
  readonly end: number;
  readonly next: (Step | undefined)[];
}

function step(bytes: Uint8Array, start: number, end: number): Step {
  try {
    return { parts: nodeParts(bytes, start, end), start, end, next: [] };
  } catch (error) {
    if (error instanceof ScaleError) throw new ProofNodeError(error.message, { cause: error });
    throw error;
  }
}

const noPath = new Uint8Array(0);

/** The nibbles that lead to the end of a node's partial key. */
function longer(path: Uint8Array, nibble: number | undefined, { parts }: Step): Uint8Array {
  const own = path.length + (nibble === undefined ? 0 : 1);
  const whole = new Uint8Array(own + parts.nibbles);
  whole.set(path);
  if (nibble !== undefined) whole[path.length] = nibble;
  for (let i = 0; i < parts.nibbles; i++) whole[own + i] = nibbleAt(parts.bytes, parts.partialAt + i);
  return whole;
}

function sharesNibbles(path: Uint8Array, prefix: Uint8Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (path[i] !== nibbleAt(prefix, i)) return false;
  return true;
}

function packed(nibbles: Uint8Array): Uint8Array {
  if (nibbles.length & 1) throw new ProofNodeError('a value at half a byte of key');
  const key = new Uint8Array(nibbles.length >> 1);
  for (let i = 0; i < key.length; i++) key[i] = ((nibbles[2 * i] as number) << 4) | (nibbles[2 * i + 1] as number);
  return key;
}

/**
 * Takes a proof as a source sent it (nodes and outside values, in any order) for a root that is already trusted.
 * Entries that hang from nothing are harmless and ignored.
 * @param root state root of a verified header, 32 bytes
 * @throws ProofTooLargeError when the proof exceeds the limits; all else shows when the state is read.
 */
export function verifyProof(
  root: Uint8Array,
  proofNodes: Iterable<Uint8Array>,
  limits: ProofLimits = defaultProofLimits,
): ProvedState {
  const byHash = new Map<number, Entry>();
  let bytes = 0;
  let entries = 0;
  for (const entry of proofNodes) {
    if (++entries > limits.entries) throw new ProofTooLargeError('entries', limits.entries);
    bytes += entry.length;
    if (bytes > limits.bytes) throw new ProofTooLargeError('bytes', limits.bytes);
    const hash = blake2b256(entry);
    byHash.set(shortOf(hash), { hash, bytes: entry });
  }
  return new ProvedState(root, byHash, limits.visited);
}
