/** Making read proofs: the nodes a verifier walks through. substrate: `state_getReadProof`, primitives/state-machine. */
import { compareBytes, equalBytes } from '../bytes.ts';
import { emptyNode, nodeBytes } from './encode-node.ts';
import { NONE, type NodeArena } from './node-arena.ts';
import { shortOf } from './short-hash.ts';
import { firstDifference, nibbleAt } from './trie-node.ts';
import { descend } from './walk.ts';

/** Bytes in one piece of memory: proofs have thousands of entries of some hundred bytes. */
const pieceLength = 1 << 16;

/** Collects node encodings and values, each content once. Nodes are added after the nodes above them. */
class ProofCollector {
  readonly entries: Uint8Array[] = [];
  private readonly arena: NodeArena;
  private readonly root: number;
  /** Hashes of what is there, by their first bytes. Nodes are met once, but several may have one content. */
  private readonly hashes = new Map<number, Uint8Array>();
  private piece = new Uint8Array(0);
  private used = 0;

  constructor(arena: NodeArena, root: number) {
    this.arena = arena;
    this.root = root;
  }

  /** Adds a node unless its parent holds it inline. The root stands for itself, however short it is. */
  node(node: number): void {
    const { arena } = this;
    if (node !== this.root && (arena.isInline(node) || !this.isNew(arena.merkleHash(node)))) return;
    this.entries.push(this.copied(nodeBytes(arena, node)));
  }

  /** Adds the node's value when it stands outside the node. */
  value(node: number): void {
    const { arena } = this;
    if (arena.hashesValue(node) && this.isNew(arena.valueHash(node))) this.entries.push(arena.viewValue(node));
  }

  subtree(top: number): void {
    const stack = [top];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      this.node(next);
      this.value(next);
      const count = this.arena.childCount(next);
      for (let i = 0; i < count; i++) stack.push(this.arena.child(next, i));
    }
  }

  /** Of two hashes that begin alike the first is forgotten, and may be taken for new again: once more does no harm. */
  private isNew(hash: Uint8Array): boolean {
    const short = shortOf(hash);
    const known = this.hashes.get(short);
    if (known && equalBytes(known, hash)) return false;
    this.hashes.set(short, hash);
    return true;
  }

  private copied(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.piece.length - this.used) {
      this.piece = new Uint8Array(Math.max(pieceLength, bytes.length));
      this.used = 0;
    }
    const copy = this.piece.subarray(this.used, this.used + bytes.length);
    copy.set(bytes);
    this.used += bytes.length;
    return copy;
  }
}

/** Proof of the value or the absence of every key: one walk that meets each node once. The entries are not to be written into. */
export function proveKeys(arena: NodeArena, root: number, keys: Iterable<Uint8Array>): Uint8Array[] {
  if (root === NONE) return [emptyNode];
  const proof = new ProofCollector(arena, root);
  const sorted = [...keys].sort(compareBytes);
  /** The keys from `from` up to `to` lead to the node: they have the nibbles before its own. */
  const visit = (node: number, from: number, to: number): void => {
    proof.node(node);
    const [start, end] = [arena.start(node), arena.end(node)];
    const [path, base] = [arena.bytesOf(node), arena.keyBase(node)];
    for (let at = from; at < to;) {
      const key = sorted[at++]!;
      const nibbles = key.length * 2;
      if (end > nibbles || firstDifference(key, path, base, start, end) !== end) continue;
      if (end === nibbles) {
        proof.value(node);
        continue;
      }
      // The keys that go the same way come one after the other.
      const first = at - 1;
      while (at < to && goesOn(sorted[at]!, key, start, end)) at++;
      const child = arena.childAt(node, nibbleAt(key, end));
      if (child !== NONE) visit(child, first, at);
    }
  };
  visit(root, 0, sorted.length);
  return proof.entries;
}

/** Whether a key has the same nibbles as another from `start` up to `end`, that one included. */
const goesOn = (key: Uint8Array, other: Uint8Array, start: number, end: number): boolean =>
  key.length * 2 > end && firstDifference(key, other, 0, start, end + 1) === end + 1;

/** Proof of everything under the prefix, complete: a verifier sees that nothing was left out. */
export function provePrefix(arena: NodeArena, root: number, prefix: Uint8Array): Uint8Array[] {
  if (root === NONE) return [emptyNode];
  const proof = new ProofCollector(arena, root);
  const { above, top } = descend(arena, root, prefix);
  for (const node of above) proof.node(node);
  if (top !== NONE) proof.subtree(top);
  return proof.entries;
}
