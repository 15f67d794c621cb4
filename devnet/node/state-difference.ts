import { compareBytes, equalBytes } from '../../substrate/bytes.ts';
import type { TrieChange } from '../../substrate/trie/apply-changes.ts';
import type { Trie } from '../../substrate/trie/trie.ts';

/** What turns one state into another. Goes through both, so its cost is that of their size. */
export function stateDifference(from: Trie, to: Trie): TrieChange[] {
  const changes: TrieChange[] = [];
  const [left, right] = [from.entries(), to.entries()];
  let [a, b] = [left.next(), right.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareBytes(a.value[0], b.value[0]);
    if (order < 0) changes.push([(a.value as [Uint8Array, Uint8Array])[0], null]);
    else {
      const [key, value] = b.value as [Uint8Array, Uint8Array];
      if (order > 0 || !equalBytes((a.value as [Uint8Array, Uint8Array])[1], value)) changes.push([key, value]);
    }
    if (order <= 0) a = left.next();
    if (order >= 0) b = right.next();
  }
  return changes;
}
