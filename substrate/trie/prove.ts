/** Making read proofs: the nodes a verifier walks through. substrate: `state_getReadProof`, primitives/state-machine. */
import { bytesToHex } from '../bytes.ts';
import { emptyNode, nodeBytes } from './encode-node.ts';
import { childAt, firstDifference, nibbleAt, type TrieNode, type TrieVersion } from './trie-node.ts';
import { descend } from './walk.ts';

/** Collects node encodings and values, each content once. */
class ProofCollector {
  private readonly version: TrieVersion;
  private readonly root: TrieNode;
  private readonly seen = new Set<TrieNode>();
  private readonly entries = new Map<string, Uint8Array>();

  constructor(root: TrieNode, version: TrieVersion) {
    this.root = root;
    this.version = version;
  }

  /** Adds a node unless its parent holds it inline. */
  node(node: TrieNode): void {
    if (this.seen.has(node)) return;
    this.seen.add(node);
    const reference = node === this.root ? nothing : node.merkleValue(this.version);
    if (node === this.root || reference.length === 32) {
      this.entries.set(bytesToHex(reference), nodeBytes(node, this.version).slice());
    }
  }

  /** Adds the node's value when it stands outside the node. */
  value(node: TrieNode): void {
    if (node.hashesValue(this.version)) this.entries.set(bytesToHex(node.valueHash()), node.value as Uint8Array);
  }

  subtree(node: TrieNode): void {
    const stack = [node];
    for (let next = stack.pop(); next; next = stack.pop()) {
      this.node(next);
      this.value(next);
      stack.push(...next.children);
    }
  }

  list(): Uint8Array[] {
    return [...this.entries.values()];
  }
}

const nothing = new Uint8Array(0);

/** Proof of the value or the absence of every key. */
export function proveKeys(root: TrieNode | undefined, version: TrieVersion, keys: Iterable<Uint8Array>): Uint8Array[] {
  if (!root) return [emptyNode];
  const proof = new ProofCollector(root, version);
  proof.node(root);
  for (const key of keys) {
    const nibbles = key.length * 2;
    let node: TrieNode | undefined = root;
    while (node) {
      proof.node(node);
      const reach = Math.min(node.end, nibbles);
      if (node.end > nibbles || firstDifference(key, node.key, node.start, reach) !== reach) break;
      if (node.end === nibbles) {
        proof.value(node);
        break;
      }
      node = childAt(node, nibbleAt(key, node.end));
    }
  }
  return proof.list();
}

/** Proof of everything under the prefix, complete: a verifier sees that nothing was left out. */
export function provePrefix(root: TrieNode | undefined, version: TrieVersion, prefix: Uint8Array): Uint8Array[] {
  if (!root) return [emptyNode];
  const proof = new ProofCollector(root, version);
  proof.node(root);
  const { above, top } = descend(root, prefix);
  for (const node of above) proof.node(node);
  if (top) proof.subtree(top);
  return proof.list();
}
