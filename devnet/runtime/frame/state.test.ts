import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../../substrate/bytes.ts';
import { Trie } from '../../../substrate/trie/trie.ts';
import { StateKey } from './state-key.ts';
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
  it('reads right, changed or not, when there is more to read than it remembers', () => {
    const keys = Array.from({ length: 30_000 }, (_, i) => Uint8Array.of(i & 0xff, i >> 8));
    const trie = Trie.empty(1).apply(keys.map((k, i) => [k, Uint8Array.of(i % 251)]));
    const state = new State(trie);
    const kept = keys.map((k) => StateKey.of(k));
    for (let round = 1; round <= 3; round++) {
      for (let i = 0; i < keys.length; i += 7) if (round > 1) state.write(keys[i]!, Uint8Array.of(round));
      const wrong = keys.filter((k, i) => {
        const wanted = round > 1 && i % 7 === 0 ? round : i % 251;
        return state.slot(kept[i]!).bytes?.[0] !== wanted || state.read(k)?.[0] !== wanted;
      });
      expect(wrong).toEqual([]);
    }
  });
  it('refuses to close a level that was never opened', () => {
    expect(() => new State(Trie.empty(1)).commit()).toThrow('no storage transaction is open');
  });

  it('is alone with its changes, whoever else reads and changes the same base, also after the base has moved on', () => {
    const entry = fc.tuple(anyKey, fc.uint8Array({ maxLength: 3 }));
    const action = fc.record({
      who: fc.constantFrom(0, 0, 0, 1),
      what: fc.constantFrom('read', 'write', 'write', 'begin', 'rollback', 'hand on', 'hand on'),
      key: fc.nat(1),
      value: fc.option(fc.uint8Array({ maxLength: 3 }), { nil: null, freq: 2 }),
    });
    fc.assert(
      fc.property(
        fc.array(entry),
        fc.tuple(anyKey, anyKey),
        fc.array(action, { minLength: 40, maxLength: 100 }),
        (base, keys, actions) => {
          // Keys that were kept, of which some may be equal, and a new one for each use in between.
          const kept = keys.map((k) => StateKey.of(k));
          const over = (trie: Trie) => ({
            state: new State(trie),
            trie,
            levels: [new Map([...trie.entries()].map(([k, v]) => [bytesToHex(k), v]))],
          });
          const trie = Trie.empty(1).apply(base);
          const states = [over(trie), over(trie)];
          actions.forEach(({ who, what, key, value }, i) => {
            const one = states[who]!;
            const top = one.levels.at(-1)!;
            const at = i % 2 ? kept[key]! : StateKey.of(keys[key]!);
            if (what === 'write') {
              one.state.put(at, value);
              if (value === null) top.delete(at.hex);
              else top.set(at.hex, value);
            } else if (what === 'begin') {
              one.state.begin();
              one.levels.push(new Map(top));
            } else if (what === 'rollback' && one.levels.length > 1) {
              one.state.rollback();
              one.levels.pop();
            } else if (what === 'hand on' && one.levels.length === 1) {
              const next = one.trie.apply(one.state.changes());
              one.state.handOn(next);
              states[who] = over(next);
            }
            const now = states[who]!;
            expect(now.state.slot(at).bytes ?? undefined).toEqual(now.levels.at(-1)!.get(at.hex));
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
