/** Changing an immutable trie: each node that lies on a changed path is made anew once, all others are shared. */
import { compareBytes, equalBytes } from '../bytes.ts';
import { firstDifference, nibbleAt, TrieNode } from './trie-node.ts';

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
  readonly changes: readonly TrieChange[];
  /** Keys added less keys removed. */
  grown = 0;

  constructor(changes: readonly TrieChange[]) {
    this.changes = changes;
  }

  private key(at: number): Uint8Array {
    return (this.changes[at] as TrieChange)[0];
  }

  /** Applies changes [low, high), which share their first `depth` nibbles, to the node standing at that depth. */
  run(node: TrieNode | undefined, low: number, high: number, depth: number): TrieNode | undefined {
    const first = this.key(low);
    const last = this.key(high - 1);
    if (!node && high - low === 1) {
      const value = (this.changes[low] as TrieChange)[1];
      if (value === null) return undefined;
      this.grown++;
      return new TrieNode(first, depth, first.length * 2, value, 0, [], undefined);
    }
    // Where all changes and the node's partial key part: sorted keys share what the first and the last share.
    let fork = Math.min(first.length, last.length) * 2;
    if (node) fork = firstDifference(first, node.key, depth, Math.min(fork, node.end));
    fork = firstDifference(first, last, depth, fork);
    const keep = node && node.end === fork ? node : undefined;
    const slots: (TrieNode | undefined)[] = new Array<TrieNode | undefined>(16).fill(undefined);
    if (keep) {
      let next = 0;
      for (let nibble = 0; nibble < 16; nibble++)
        if (keep.bitmap & (1 << nibble)) slots[nibble] = keep.children[next++];
    } else if (node) {
      slots[nibbleAt(node.key, fork)] = node.startingAt(fork + 1);
    }
    let { key, value, hash } = keep
      ? { key: keep.key, value: keep.value, hash: keep.knownValueHash }
      : { key: first, value: undefined, hash: undefined };
    let changed = !keep;
    let at = low;
    if (first.length * 2 === fork) {
      const next = (this.changes[at++] as TrieChange)[1] ?? undefined;
      if (next === undefined ? value !== undefined : value === undefined || !equalBytes(value, next)) {
        this.grown += (next === undefined ? 0 : 1) - (value === undefined ? 0 : 1);
        changed = true;
        key = first;
        value = next;
        hash = undefined;
      }
    }
    while (at < high) {
      const nibble = nibbleAt(this.key(at), fork);
      let end = at + 1;
      while (end < high && nibbleAt(this.key(end), fork) === nibble) end++;
      const before = slots[nibble];
      const after = this.run(before, at, end, fork + 1);
      if (after !== before) {
        slots[nibble] = after;
        changed = true;
      }
      at = end;
    }
    if (keep && !changed) return keep;
    return this.assemble(node, key, depth, fork, value, slots, hash);
  }

  /** The node with these parts: none when empty, joined with its child when it holds nothing but one child. */
  private assemble(
    before: TrieNode | undefined,
    key: Uint8Array,
    depth: number,
    end: number,
    value: Uint8Array | undefined,
    slots: readonly (TrieNode | undefined)[],
    hash: Uint8Array | undefined,
  ): TrieNode | undefined {
    let bitmap = 0;
    const children: TrieNode[] = [];
    for (let nibble = 0; nibble < 16; nibble++) {
      const child = slots[nibble];
      if (!child) continue;
      bitmap |= 1 << nibble;
      children.push(child);
    }
    if (value === undefined) {
      const only = children[0];
      if (!only) return undefined;
      if (children.length === 1) {
        // A change that came to nothing leaves the very node there was, with its hash.
        const same = before && before.key === only.key && before.end === only.end && before.children === only.children;
        return same && before.value === only.value ? before : only.startingAt(depth);
      }
      // The key must run through a living node, or a long removed key would be kept in memory.
      key = only.key;
    }
    return new TrieNode(key, depth, end, value, bitmap, children, hash);
  }
}

/** The changed root and by how many keys the trie grew. Keys and values are kept, not copied. */
export function applyChanges(
  root: TrieNode | undefined,
  changes: Iterable<TrieChange>,
): { root: TrieNode | undefined; grown: number } {
  const sorted = settled(changes);
  if (sorted.length === 0) return { root, grown: 0 };
  const application = new Application(sorted);
  const changed = application.run(root, 0, sorted.length, 0);
  return { root: changed, grown: application.grown };
}
