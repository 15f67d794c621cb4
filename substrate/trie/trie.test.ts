import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, compareBytes, hexToBytes, startsWith } from '../bytes.ts';
import { trieChanges, trieKey } from '../testing/arbitraries.ts';
import { lightClientVectors } from '../testing/light-client-vectors.ts';
import { naiveTrieRoot } from '../testing/naive-trie-root.ts';
import type { TrieChange } from './apply-changes.ts';
import { orderedTrieRoot } from './ordered-trie-root.ts';
import { Trie } from './trie.ts';

const vectors = lightClientVectors();

/** The plain meaning of batches: a map by hexadecimal key. */
function asMap(batches: readonly (readonly TrieChange[])[]): Map<string, Uint8Array> {
  const map = new Map<string, Uint8Array>();
  for (const [key, value] of batches.flat()) {
    if (value === null) map.delete(bytesToHex(key));
    else map.set(bytesToHex(key), value);
  }
  return map;
}

const pairsOf = (map: Map<string, Uint8Array>): [Uint8Array, Uint8Array][] =>
  [...map]
    .map(([key, value]): [Uint8Array, Uint8Array] => [hexToBytes(key), value])
    .sort((a, b) => compareBytes(a[0], b[0]));

const batches = fc.array(trieChanges, { minLength: 1, maxLength: 5 });

describe('trie root', () => {
  it('equals a root built from nothing, after any batches of writes and removals, in both layouts', () => {
    fc.assert(
      fc.property(batches, fc.constantFrom<0 | 1>(0, 1), (steps, version) => {
        let trie = Trie.empty(version);
        for (const step of steps) {
          trie = trie.apply(step);
          trie.root();
        }
        const expected = asMap(steps);
        expect(bytesToHex(trie.root())).toBe(bytesToHex(naiveTrieRoot(pairsOf(expected), version)));
        expect(trie.size).toBe(expected.size);
      }),
      { numRuns: 400 },
    );
  });

  it('holds for values of any length inside their node, also the first of its length', () => {
    for (const length of [5_000, 16_383, 16_384, 100_000, 1_000_000]) {
      const pair = [Uint8Array.of(1, 2), new Uint8Array(length).fill(7)] as const;
      expect(bytesToHex(Trie.empty(0).apply([pair]).root())).toBe(bytesToHex(naiveTrieRoot([pair], 0)));
      expect(Trie.empty(0).apply([pair]).prove([pair[0]])[0]?.length).toBeGreaterThan(length);
    }
  });

  it('does not depend on order or batching', () => {
    fc.assert(
      fc.property(trieChanges, fc.integer(), (changes, seed) => {
        const pairs = pairsOf(asMap([changes]));
        const shuffled = [...pairs].sort(
          (a, b) => ((a[0][0] ?? 0) ^ seed) - ((b[0][0] ?? 0) ^ seed) || compareBytes(b[0], a[0]),
        );
        let single = Trie.empty();
        for (const pair of shuffled) single = single.apply([pair]);
        expect(single.root()).toEqual(Trie.empty().apply(pairs).root());
      }),
    );
  });

  it('after removing everything that was added is the root before', () => {
    fc.assert(
      fc.property(trieChanges, trieChanges, (first, second) => {
        const before = Trie.empty().apply(first);
        const restored: TrieChange[] = second.map(([key]) => [key, before.get(key) ?? null]);
        const after = before.apply(second).apply(restored);
        expect(after.root()).toEqual(before.root());
        expect(after.size).toBe(before.size);
      }),
    );
  });

  it.skipIf(!vectors)('matches the shared vectors', () => {
    for (const { name, pairs, rootV0, rootV1 } of vectors?.tries ?? []) {
      const changes = pairs.map(([key, value]) => [hexToBytes(key), hexToBytes(value)] as const);
      expect(bytesToHex(Trie.empty(0).apply(changes).root()), name).toBe(rootV0);
      expect(bytesToHex(Trie.empty(1).apply(changes).root()), name).toBe(rootV1);
    }
  });

  it.skipIf(!vectors)('of a list of extrinsics matches the shared vectors', () => {
    const list = vectors?.extrinsicsRoot;
    const items = list?.extrinsics.map(hexToBytes) ?? [];
    expect(bytesToHex(orderedTrieRoot(items, 0))).toBe(list?.rootV0);
    expect(bytesToHex(orderedTrieRoot(items, 1))).toBe(list?.rootV1);
  });
});

describe('trie', () => {
  it('reads what a map would read', () => {
    fc.assert(
      fc.property(batches, fc.array(trieKey), (steps, others) => {
        const trie = steps.reduce((state, step) => state.apply(step), Trie.empty());
        const expected = asMap(steps);
        for (const key of [...others, ...steps.flat().map(([changed]) => changed)]) {
          expect(trie.get(key)).toEqual(expected.get(bytesToHex(key)));
        }
      }),
    );
  });

  it('lists keys in order under any prefix and after any key', () => {
    fc.assert(
      fc.property(batches, trieKey, fc.option(trieKey, { nil: undefined }), (steps, prefix, after) => {
        const trie = steps.reduce((state, step) => state.apply(step), Trie.empty());
        const all = pairsOf(asMap(steps));
        const later = (key: Uint8Array) => after === undefined || compareBytes(key, after) > 0;
        expect([...trie.entries(prefix, after)]).toEqual(all.filter(([key]) => startsWith(key, prefix) && later(key)));
        expect([...trie.entries()]).toEqual(all);
        expect(trie.nextKey(prefix)).toEqual(all.find(([key]) => compareBytes(key, prefix) > 0)?.[0]);
      }),
    );
  });

  it('keeps every older state readable and unchanged', () => {
    fc.assert(
      fc.property(batches, (steps) => {
        const states = [Trie.empty()];
        for (const step of steps) states.push((states.at(-1) as Trie).apply(step));
        const roots = states.map((state) => bytesToHex(state.root()));
        states.forEach((state, i) => {
          const pairs = pairsOf(asMap(steps.slice(0, i)));
          expect([...state.entries()]).toEqual(pairs);
          expect(roots[i]).toBe(bytesToHex(naiveTrieRoot(pairs, 1)));
        });
      }),
    );
  });

  it('stays the same object when a batch changes nothing', () => {
    fc.assert(
      fc.property(trieChanges, (changes) => {
        const trie = Trie.empty().apply(changes);
        const absent = Uint8Array.of(7, 7, 7, 7, 7, 7, 7);
        const same: TrieChange[] = [...trie.entries()].map(([key, value]) => [key, value.slice()] as const);
        expect(trie.apply([...same, [absent, null]])).toBe(trie);
      }),
    );
  });

  it('is the same after it has moved away from what newer tries do without, and older ones stay readable', () => {
    const bulky = Uint8Array.of(9, 9, 9, 9);
    const bulk = Array.from({ length: 8 }, (_, i) => new Uint8Array(8_000_000).fill(i));
    fc.assert(
      fc.property(fc.array(trieChanges, { minLength: 8, maxLength: 8 }), (steps) => {
        const states = [Trie.empty()];
        steps.forEach((step, i) =>
          states.push((states.at(-1) as Trie).apply([...step, [bulky, bulk[i] as Uint8Array]])),
        );
        states.forEach((state, i) => {
          expect(state.get(bulky) === bulk[i - 1]).toBe(true);
          const pairs = pairsOf(asMap(steps.slice(0, i)));
          expect(bytesToHex(state.apply([[bulky, null]]).root())).toBe(bytesToHex(naiveTrieRoot(pairs, 1)));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('gives the merkle value of the closest descendant: its bytes when short, else their hash, the root hash for all', () => {
    const trie = Trie.empty().apply([
      [hexToBytes('10aa'), hexToBytes('01')],
      [hexToBytes('10ab'), new Uint8Array(32).fill(1)],
      [hexToBytes('20'), hexToBytes('02')],
    ]);
    // A leaf two nibbles deep below the root's child "1": header 0x41, partial key "0a"... down to the fork.
    expect(trie.closestDescendantMerkleValue(hexToBytes('10aa'))).toEqual(hexToBytes('400401'));
    expect(trie.closestDescendantMerkleValue(hexToBytes('20'))).toEqual(hexToBytes('41000402'));
    expect(trie.closestDescendantMerkleValue(hexToBytes('10'))).toHaveLength(32);
    expect(trie.closestDescendantMerkleValue(hexToBytes('10'))).not.toEqual(trie.root());
    expect(trie.closestDescendantMerkleValue(new Uint8Array(0))).toEqual(trie.root());
    expect(trie.closestDescendantMerkleValue(hexToBytes('10ac'))).toBeUndefined();
    expect(trie.closestDescendantMerkleValue(hexToBytes('30'))).toBeUndefined();
  });
});
