/**
 * Reading storage out of a proof. Only what hangs from the root by hashes is believed; what the proof does not reach is
 * an error, never an absence. Bytes in, verdict out: no clock, no I/O.
 */
import { equalBytes } from '../bytes.ts';
import { blake2b256 } from '../hash.ts';
import { ScaleError } from '../scale/reader.ts';
import { decodeNode, type DecodedNode } from './decode-node.ts';
import { emptyNode } from './encode-node.ts';
import { ProofIncompleteError, ProofNodeError, ProofTooLargeError } from './proof-errors.ts';
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
      for (const nibble of node.partial) {
        if (at === nibbles || nibbleAt(key, at) !== nibble) return absent;
        at++;
      }
      if (at === nibbles) {
        const value = this.valueOf(node, key);
        return value ? { value } : absent;
      }
      const nibble = nibbleAt(key, at++);
      if (!(node.bitmap & (1 << nibble))) return absent;
      node = this.child(node, childIndex(node.bitmap, nibble), key);
    }
    return absent;
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
    const stack: { node: Step; path: Uint8Array }[] = [{ node: top, path: top.partial }];
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
      for (let nibble = 15, i = node.children.length; nibble >= 0; nibble--) {
        if (!(node.bitmap & (1 << nibble))) continue;
        i--;
        // Above the prefix only one child leads to it; the others need not be in the proof.
        if (path.length < prefix.length * 2 && nibbleAt(prefix, path.length) !== nibble) continue;
        const child = this.child(node, i, prefix);
        const longer = new Uint8Array(path.length + 1 + child.partial.length);
        longer.set(path);
        longer[path.length] = nibble;
        longer.set(child.partial, path.length + 1);
        stack.push({ node: child, path: longer });
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
    const reference = parent.children[index] as Uint8Array;
    return (parent.next[index] = reference.length === 32 ? this.byHash(reference, asked, 'node') : step(reference));
  }

  private byHash(hash: Uint8Array, asked: Uint8Array, part: 'root' | 'node'): Step {
    const entry = this.entry(hash);
    if (!entry) throw new ProofIncompleteError(hash, asked, part);
    return (entry.node ??= step(entry.bytes));
  }

  private valueOf(node: Step, asked: Uint8Array): Uint8Array | undefined {
    if (node.value.kind === 'none') return undefined;
    if (node.value.kind === 'inline') return node.value.value;
    const entry = this.entry(node.value.hash);
    if (!entry) throw new ProofIncompleteError(node.value.hash, asked, 'value');
    return entry.bytes;
  }

  private entry(hash: Uint8Array): Entry | undefined {
    const entry = this.entriesByHash.get(shortOf(hash));
    return entry && equalBytes(entry.hash, hash) ? entry : undefined;
  }
}

/** One entry of a proof. */
interface Entry {
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
  /** What it says as a node, once that was asked. */
  node?: Step;
}

/**
 * Six bytes of a hash as a number: several times quicker to look up than its name in hexadecimal. The whole hash is compared then; of
 * two entries that share them only the last is kept, and whoever went to the pains of making such a proof has it refused.
 */
const shortOf = (hash: Uint8Array): number =>
  ((hash[0]! << 16) | (hash[1]! << 8) | hash[2]!) * 0x1000000 + ((hash[3]! << 16) | (hash[4]! << 8) | hash[5]!);

/** A node with the children that were followed: each is looked up once, not at each step of each key. */
interface Step extends DecodedNode {
  readonly next: (Step | undefined)[];
}

function step(bytes: Uint8Array): Step {
  try {
    return { ...decodeNode(bytes), next: [] };
  } catch (error) {
    if (error instanceof ScaleError) throw new ProofNodeError(error.message, { cause: error });
    throw error;
  }
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
