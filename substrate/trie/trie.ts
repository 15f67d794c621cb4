/**
 * The state trie: an immutable radix-16 Merkle-Patricia trie. Each change makes a new trie that shares all untouched
 * nodes with the old one, so every block's state is one small object and old states stay readable.
 * Standard: Polkadot specification, "State trie"; substrate: primitives/trie, layouts V0 and V1.
 */
import { blake2b256 } from '../hash.ts';
import { applyChanges, type TrieChange } from './apply-changes.ts';
import { emptyNode, merkleValue, nodeBytes } from './encode-node.ts';
import { NONE, NodeArena } from './node-arena.ts';
import { proveKeys, provePrefix } from './prove.ts';
import type { TrieVersion } from './trie-node.ts';
import { descend, findNode, walk } from './walk.ts';

const nothing = new Uint8Array(0);

export class Trie {
  /** Layout of every node. */
  readonly version: TrieVersion;
  /** How many keys have a value. */
  readonly size: number;
  private readonly arena: NodeArena;
  private readonly top: number;
  private rootCache: Uint8Array | undefined;

  private constructor(arena: NodeArena, top: number, size: number) {
    this.version = arena.version;
    this.arena = arena;
    this.top = top;
    this.size = size;
  }

  /** A trie with no keys. Layout V1 (what Finney's state uses) unless told otherwise. */
  static empty(version: TrieVersion = 1): Trie {
    return new Trie(new NodeArena(version), NONE, 0);
  }

  /** The value of a key. The array may be the trie's own: never write into it. */
  get(key: Uint8Array): Uint8Array | undefined {
    const node = findNode(this.arena, this.top, key);
    return node === NONE ? undefined : this.arena.value(node);
  }

  /**
   * A new trie with these changes; null removes a key, and of several changes of one key the last holds. This trie
   * stays as it is. Large values are kept without copying: never write into a value afterwards.
   */
  apply(changes: Iterable<TrieChange>): Trie {
    const { root, grown } = applyChanges(this.arena, this.top, changes);
    if (root === this.top) return this;
    const settled = this.arena.compact(root);
    return new Trie(settled.arena, settled.root, this.size + grown);
  }

  /** Root hash, 32 bytes. Only nodes that were never hashed before are hashed. */
  root(): Uint8Array {
    return (this.rootCache ??= blake2b256(this.top === NONE ? emptyNode : nodeBytes(this.arena, this.top)));
  }

  /** Keys and values in key order: those that begin with `prefix` and come strictly after `after`. */
  entries(prefix: Uint8Array = nothing, after?: Uint8Array): IterableIterator<[Uint8Array, Uint8Array]> {
    return walk(this.arena, this.top, prefix, after);
  }

  /** The first key strictly after this one (which need not exist). */
  nextKey(key: Uint8Array): Uint8Array | undefined {
    for (const [next] of walk(this.arena, this.top, nothing, key)) return next;
    return undefined;
  }

  /** Nodes and outside values, each once, that prove the value or the absence of every key. */
  prove(keys: Iterable<Uint8Array>): Uint8Array[] {
    return proveKeys(this.arena, this.top, keys);
  }

  /** Nodes and outside values, each once, that prove every key under the prefix, and that there are no others. */
  provePrefix(prefix: Uint8Array): Uint8Array[] {
    return provePrefix(this.arena, this.top, prefix);
  }

  /**
   * Merkle value of the topmost node whose key begins with `key`: the node's bytes when shorter than 32, else their
   * hash; for the root node always the hash. Undefined when no key begins with `key`.
   * Standard: JSON-RPC specification, `chainHead_v1_storage` "closestDescendantMerkleValue".
   */
  closestDescendantMerkleValue(key: Uint8Array): Uint8Array | undefined {
    const { top } = descend(this.arena, this.top, key);
    if (top === NONE) return undefined;
    return top === this.top ? this.root() : merkleValue(this.arena, top);
  }
}
