import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Trie } from '../../substrate/trie/trie.ts';
import { stateDifference } from './state-difference.ts';

const state = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 2, max: 3 }), fc.uint8Array({ maxLength: 2 })))
  .map((entries) => Trie.empty(1).apply(entries));

it('turns one state into the other, and is empty between a state and itself', () => {
  fc.assert(
    fc.property(state, state, (from, to) => {
      expect(from.apply(stateDifference(from, to)).root()).toEqual(to.root());
      expect(stateDifference(to, to)).toEqual([]);
    }),
  );
});
