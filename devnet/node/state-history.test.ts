import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import type { Store } from '../../substrate/store/store.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import { StateHistory } from './state-history.ts';
import type { Change } from './stored-block.ts';

const key = (n: number): Uint8Array => Uint8Array.of(n >> 8, n & 255);
/** What a block changes: a value every block writes, one of seven that take turns, and one that comes and goes. */
const changesOf = (number: number): Change[] => [
  [key(0), Uint8Array.of(number & 255, number >> 8)],
  [key(1 + (number % 7)), Uint8Array.of(number % 251)],
  [key(100 + (number % 50)), number % 2 ? Uint8Array.of(1) : null],
];

/** Writes blocks 1 to `count`, some batches long and some short. */
async function written(store: Store, keep: number, count: number): Promise<{ history: StateHistory; states: Trie[] }> {
  const history = new StateHistory(store, keep);
  const states = [Trie.empty(1)];
  let batch: { number: number; undo: Change[] }[] = [];
  for (let number = 1; number <= count; number++) {
    const before = states[number - 1]!;
    const changes = changesOf(number);
    batch.push({ number, undo: changes.map(([k]): Change => [k, before.get(k) ?? null]) });
    states.push(before.apply(changes));
    if (number % 5 !== 0 && number !== count) continue;
    await store.batch(await history.record(batch));
    batch = [];
  }
  return { history, states };
}

describe('older states', () => {
  it('of an archive are made again at any depth, in few reads', async () => {
    const plain = memoryStore();
    let reads = 0;
    const store: Store = { ...plain, get: (k) => (reads++, plain.get(k)) };
    const { history, states } = await written(store, Infinity, 3100);
    for (const [from, to] of [
      [3100, 3099],
      [3100, 3068],
      [3100, 1],
      [3100, 0],
      [3072, 1024],
      [2049, 1023],
      [1500, 1500],
    ] as const) {
      reads = 0;
      const state = await history.recall(states[from]!, from, to);
      expect(state?.root(), `${from} to ${to}`).toEqual(states[to]!.root());
      expect(reads).toBeLessThan(200);
    }
  });

  it('are kept so many blocks back as was asked, and no further', async () => {
    const { history, states } = await written(memoryStore(), 16, 100);
    expect((await history.recall(states[100]!, 100, 84))?.root()).toEqual(states[84]!.root());
    expect(await history.recall(states[100]!, 100, 83)).toBeUndefined();
  });

  it('of a chain that became an archive late go back to where it did', async () => {
    const store = memoryStore();
    await written(store, 16, 100);
    const history = new StateHistory(store, Infinity);
    let state = Trie.empty(1);
    for (let n = 1; n <= 100; n++) state = state.apply(changesOf(n));
    const late = state;
    for (let number = 101; number <= 130; number++) {
      const changes = changesOf(number);
      await store.batch(
        await history.record([{ number, undo: changes.map(([k]): Change => [k, state.get(k) ?? null]) }]),
      );
      state = state.apply(changes);
    }
    expect((await history.recall(state, 130, 100))?.root()).toEqual(late.root());
    expect(await history.recall(state, 130, 85)).toBeDefined();
    expect(await history.recall(state, 130, 80)).toBeUndefined();
  });
});
