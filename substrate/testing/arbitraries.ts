/** Random inputs for property tests: keys that share prefixes and nest, values around the layout's edge. */
import fc from 'fast-check';
import type { TrieChange } from '../trie/apply-changes.ts';

/** Keys over few bytes, so that prefixes, nesting and repeats are common; some long ones for long partial keys. */
export const trieKey: fc.Arbitrary<Uint8Array> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { maxLength: 5 }).map((a) => Uint8Array.from(a)),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 6 }) },
  { weight: 1, arbitrary: fc.integer({ min: 30, max: 300 }).map((n) => new Uint8Array(n).fill(0x11)) },
);

/** Values of 0 to 40 bytes, most around the 32/33 edge of layout V1. */
const trieValue: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 4 }),
  fc.uint8Array({ minLength: 30, maxLength: 40 }),
);

/** A batch of writes and removals; the same key may come more than once. */
export const trieChanges: fc.Arbitrary<TrieChange[]> = fc.array(
  fc.tuple(trieKey, fc.oneof({ weight: 3, arbitrary: trieValue }, { weight: 1, arbitrary: fc.constant(null) })),
  { maxLength: 40 },
);
