import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../../substrate/bytes.ts';
import { Trie } from '../../../substrate/trie/trie.ts';
import { State } from './state.ts';

const key = fc.uint8Array({ minLength: 1, maxLength: 3 }).map((k) => k.map((b) => b % 3));
/** A third of the keys are as long as real ones, which are indexed by their first 32 bytes. */
const anyKey = fc.oneof(
  key,
  key,
  key.map((k) => Uint8Array.of(...new Uint8Array(31).fill(7), ...k)),
);
const value = fc.option(fc.uint8Array({ maxLength: 3 }), { nil: null });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('write' as const), anyKey, value) },
  fc.constant(['begin'] as const),
  fc.constant(['commit'] as const),
  fc.constant(['rollback'] as const),
);

describe('State', () => {
  it('reads, iterates and rolls back like a map that is copied at every level', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyKey, fc.uint8Array({ maxLength: 3 }))),
        fc.array(step),
        anyKey,
        (base, steps, prefix) => {
          const trie = Trie.empty(1).apply(base);
          const state = new State(trie);
          const levels = [new Map(base.map(([k, v]) => [bytesToHex(k), v] as const))];
          for (const s of steps) {
            const top = levels.at(-1)!;
            if (s[0] === 'write') {
              state.write(s[1], s[2]);
              if (s[2] === null) top.delete(bytesToHex(s[1]));
              else top.set(bytesToHex(s[1]), s[2]);
            } else if (s[0] === 'begin') {
              state.begin();
              levels.push(new Map(top));
            } else if (levels.length > 1) {
              const done = levels.pop()!;
              if (s[0] === 'commit') {
                state.commit();
                levels[levels.length - 1] = done;
              } else state.rollback();
            }
          }
          const top = levels.at(-1)!;
          const wanted = [...top]
            .filter(([k]) => k.startsWith(bytesToHex(prefix)))
            .sort(([a], [b]) => (a < b ? -1 : 1));
          expect(state.iterate(prefix).map(([k, v]) => [bytesToHex(k), v])).toEqual(wanted);
          for (const [k, v] of top) expect(state.read(hexToBytes(k))).toEqual(v);
          while (levels.length > 1) {
            levels.pop();
            state.commit();
          }
          const after = trie.apply(state.changes());
          expect(after.root()).toEqual(
            Trie.empty(1)
              .apply([...top].map(([k, v]) => [hexToBytes(k), v]))
              .root(),
          );
        },
      ),
    );
  });
  it('what was read of a state is right in the states after it, also for who still reads the old one', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(key, value))), fc.array(key), (blocks, read) => {
        let trie = Trie.empty(1);
        for (const writes of blocks) {
          const state = new State(trie);
          const bystander = new State(trie);
          for (const k of read) expect(state.read(k)).toEqual(trie.get(k));
          for (const [k, v] of writes) state.write(k, v);
          const next = trie.apply(state.changes());
          state.handOn(next);
          for (const k of read) expect(bystander.read(k)).toEqual(trie.get(k));
          for (const k of read) expect(new State(next).read(k)).toEqual(next.get(k));
          trie = next;
        }
      }),
    );
  });
  it('refuses to close a level that was never opened', () => {
    expect(() => new State(Trie.empty(1)).commit()).toThrow('no storage transaction is open');
  });
});
