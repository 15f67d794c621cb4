/** Changing an immutable trie: each node that lies on a changed path is made anew once, all others are shared. */
import { compareBytes, equalBytes } from '../bytes.ts';
import { NONE, type NodeArena } from './node-arena.ts';
import { firstDifference, nibbleAt } from './trie-node.ts';

/** A key and its new value; null removes the key. */
export type TrieChange = readonly [key: Uint8Array, value: Uint8Array | null];

/** Sorted by key, the last of several changes of one key. */
function settled(changes: Iterable<TrieChange>): TrieChange[] {
  const sorted = [...changes];
  let inOrder = true;
  for (let i = 1; i < sorted.length && inOrder; i++) {
    inOrder = compareBytes((sorted[i - 1] as TrieChange)[0], (sorted[i] as TrieChange)[0]) < 0;
  }
  if (inOrder) return sorted;
  // Array.prototype.sort is stable, so the last change of a key stays the last.
  sorted.sort((a, b) => compareBytes(a[0], b[0]));
  return sorted.filter((change, i) => {
    const next = sorted[i + 1];
    return !next || !equalBytes(change[0], next[0]);
  });
}

class Application {
  private readonly arena: NodeArena;
  private readonly changes: readonly TrieChange[];
  /** Children by nibble of the nodes being changed, one array for each level of the recursion. */
  private readonly slots: Uint32Array[] = [];
  private level = 0;
  /** Keys added less keys removed. */
  grown = 0;

  constructor(arena: NodeArena, changes: readonly TrieChange[]) {
    this.arena = arena;
    this.changes = changes;
  }

  private key(at: number): Uint8Array {
    return (this.changes[at] as TrieChange)[0];
  }

  /** Applies changes [low, high), which share their first `depth` nibbles, to the node standing at that depth. */
  run(node: number, low: number, high: number, depth: number): number {
    const { arena } = this;
    const first = this.key(low);
    const last = this.key(high - 1);
    if (node === NONE && high - low === 1) {
      const value = (this.changes[low] as TrieChange)[1];
      if (value === null) return NONE;
      this.grown++;
      return arena.make(first, 0, depth, first.length * 2, undefined, value);
    }
    // Where all changes and the node's partial key part: sorted keys share what the first and the last share.
    let fork = Math.min(first.length, last.length) * 2;
    if (node !== NONE) {
      const reach = Math.min(fork, arena.end(node));
      fork = firstDifference(first, arena.bytesOf(node), arena.keyBase(node), depth, reach);
    }
    fork = firstDifference(first, last, 0, depth, fork);
    const slots = (this.slots[this.level++] ??= new Uint32Array(16));
    const after =
      node !== NONE && arena.end(node) === fork
        ? this.change(node, slots, low, high, depth, fork)
        : this.split(node, slots, low, high, depth, fork);
    this.level--;
    return after;
  }

  /** Changes the value and the children of a node that ends where the changes part. */
  private change(node: number, slots: Uint32Array, low: number, high: number, depth: number, fork: number): number {
    const { arena } = this;
    arena.childrenInto(node, slots);
    let value: Uint8Array | number | undefined = arena.hasValue(node) ? node : undefined;
    let changed = false;
    let at = low;
    if (this.key(low).length * 2 === fork) {
      const next = (this.changes[at++] as TrieChange)[1] ?? undefined;
      if (next === undefined ? value !== undefined : value === undefined || !equalBytes(arena.viewValue(node), next)) {
        this.grown += (next === undefined ? 0 : 1) - (value === undefined ? 0 : 1);
        changed = true;
        value = next;
      }
    }
    if (this.below(slots, at, high, fork)) changed = true;
    if (!changed) return node;
    arena.waste(node);
    return this.assemble(this.key(low), depth, fork, slots, value);
  }

  /** Puts a node with what the changes make beside it below a new one, if anything comes of them. */
  private split(node: number, slots: Uint32Array, low: number, high: number, depth: number, fork: number): number {
    const { arena } = this;
    const first = this.key(low);
    slots.fill(NONE);
    let value: Uint8Array | undefined;
    let at = low;
    if (first.length * 2 === fork) {
      value = (this.changes[at++] as TrieChange)[1] ?? undefined;
      if (value) this.grown++;
    }
    let moved = NONE;
    let nibble = 0;
    if (node !== NONE) {
      nibble = nibbleAt(arena.bytesOf(node), 2 * arena.keyBase(node) + fork);
      slots[nibble] = moved = arena.startingAt(node, fork + 1);
    }
    this.below(slots, at, high, fork);
    if (
      moved !== NONE &&
      slots[nibble] === moved &&
      value === undefined &&
      slots.every((child, i) => child === NONE || i === nibble)
    ) {
      // Changes that came to nothing leave the very node there was, with its hash.
      arena.waste(moved);
      return node;
    }
    if (node !== NONE) arena.waste(node);
    return this.assemble(first, depth, fork, slots, value);
  }

  /** Applies changes [at, high), which share their first `fork` nibbles and are longer, to the children. @returns whether any differs */
  private below(slots: Uint32Array, at: number, high: number, fork: number): boolean {
    let changed = false;
    while (at < high) {
      const nibble = nibbleAt(this.key(at), fork);
      let end = at + 1;
      while (end < high && nibbleAt(this.key(end), fork) === nibble) end++;
      const before = slots[nibble] as number;
      const after = this.run(before, at, end, fork + 1);
      if (after !== before) {
        slots[nibble] = after;
        changed = true;
      }
      at = end;
    }
    return changed;
  }

  /** The node with these parts: none when empty, joined with its child when it holds nothing but one child. */
  private assemble(
    key: Uint8Array,
    depth: number,
    end: number,
    slots: Uint32Array,
    value: Uint8Array | number | undefined,
  ): number {
    if (value === undefined) {
      let only = -1;
      let count = 0;
      for (let nibble = 0; nibble < 16; nibble++)
        if (slots[nibble] !== NONE) {
          only = nibble;
          count++;
        }
      if (count === 0) return NONE;
      if (count === 1) {
        const child = slots[only] as number;
        this.arena.waste(child);
        return this.arena.joined(child, key, depth, end, only);
      }
    }
    return this.arena.make(key, 0, depth, end, slots, value);
  }
}

/** The changed root and by how many keys the trie grew. Keys are copied, and values too unless they are large. */
export function applyChanges(
  arena: NodeArena,
  root: number,
  changes: Iterable<TrieChange>,
): { root: number; grown: number } {
  const sorted = settled(changes);
  if (sorted.length === 0) return { root, grown: 0 };
  const application = new Application(arena, sorted);
  const changed = application.run(root, 0, sorted.length, 0);
  return { root: changed, grown: application.grown };
}
