import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { ProofIncompleteError } from '../../substrate/trie/proof-errors.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import { provedKeys } from './key-range.ts';
import { isRefusal } from './is-refusal.ts';

const key = fc.uint8Array({ minLength: 1, maxLength: 3, max: 3 });
const value = fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ minLength: 33, maxLength: 40 }));
const pairs = fc.array(fc.tuple(key, value), { maxLength: 30 });
const trieOf = (list: [Uint8Array, Uint8Array][]) => Trie.empty(1).apply(list);
const hex = (keys: Iterable<Uint8Array>) => [...keys].map(bytesToHex);

describe('a page of keys', () => {
  it('is proved by the proof of its keys and of the one before, and is what the state holds', () => {
    fc.assert(
      fc.property(
        pairs,
        key,
        fc.option(key, { nil: undefined }),
        fc.integer({ min: 1, max: 6 }),
        (list, prefix, after, count) => {
          const trie = trieOf(list);
          const told = [...trie.entries(prefix, after)].slice(0, count).map(([each]) => each);
          const until = told.length === count ? told.at(-1) : undefined;
          const proof = trie.prove([after ?? prefix, prefix, ...told]);
          expect(hex(provedKeys(trie.root(), proof, { prefix, after, until }))).toEqual(hex(told));
        },
      ),
      { numRuns: 400, seed: 1 },
    );
  });

  it('never comes out short: a withheld key is an error, or is there all the same', () => {
    fc.assert(
      fc.property(pairs, fc.nat(), (list, which) => {
        const trie = trieOf(list);
        const all = [...trie.entries()].map(([each]) => each);
        fc.pre(all.length > 0);
        const told = all.filter((_, i) => i !== which % all.length);
        const empty = new Uint8Array(0);
        try {
          expect(hex(provedKeys(trie.root(), trie.prove([empty, ...told]), { prefix: empty }))).toEqual(hex(all));
        } catch (error) {
          if (!(error instanceof ProofIncompleteError)) throw error;
        }
      }),
      { numRuns: 400, seed: 2 },
    );
  });

  it('is refused by name for random entries', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 5 }),
        pairs,
        (entries, list) => {
          const trie = trieOf([...list, [Uint8Array.of(1), new Uint8Array(40)]]);
          try {
            provedKeys(trie.root(), entries, { prefix: new Uint8Array(0) });
            expect.unreachable();
          } catch (error) {
            expect(isRefusal(error)).toBe(true);
          }
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});
