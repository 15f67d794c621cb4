/** A store in memory: for tests, and for a devnet that keeps nothing. */
import { compareBytes } from '../bytes.ts';
import type { TrieChange } from '../trie/apply-changes.ts';
import { Trie } from '../trie/trie.ts';
import { keyRange } from './key-range.ts';
import { StoreClosedError, type Store, type StoreRange } from './store.ts';

/** An empty store. Its contents live in an immutable trie, so going through it sees one moment. */
export function memoryStore(): Store {
  let contents: Trie | undefined = Trie.empty();
  const open = (): Trie => {
    if (!contents) throw new StoreClosedError();
    return contents;
  };
  return {
    async get(key) {
      return open().get(key)?.slice();
    },
    async batch(operations) {
      const kept = [...operations].map((step): TrieChange => [
        step.key.slice(),
        step.type === 'put' ? step.value.slice() : null,
      ]);
      contents = open().apply(kept);
    },
    async *iterate(range: StoreRange = {}) {
      const { from, before, empty } = keyRange(range);
      if (empty) return;
      const found: [Uint8Array, Uint8Array][] = [];
      const state = open();
      const first = state.get(from);
      if (first) found.push([from, first]);
      for (const entry of state.entries(undefined, from)) {
        if (before && compareBytes(entry[0], before) >= 0) break;
        found.push(entry);
      }
      if (range.reverse) found.reverse();
      for (const [key, value] of found.slice(0, range.limit)) {
        open();
        yield [key.slice(), value.slice()];
      }
    },
    async close() {
      contents = undefined;
    },
  };
}
