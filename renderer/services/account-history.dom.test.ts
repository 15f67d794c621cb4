import { expect, test, vi } from 'vitest';
import type { Chain } from '../../chain/ports/chain.ts';
import { memoryExplorerStore } from '../../chain/store/memory-explorer-store.ts';
import { memoryPreferences } from '../state/preferences.ts';
import { AccountHistory } from './account-history.svelte.ts';
import type { Journal } from './journal.ts';

const GENESIS = '0xaa';

function setUp() {
  const store = memoryExplorerStore();
  const forgotten: string[] = [];
  const journal: Journal = {
    put: async () => undefined,
    list: async () => [],
    forget: async (genesisHash) => void forgotten.push(genesisHash),
  };
  const preferences = memoryPreferences([[`seen.${GENESIS}`, '5000']]);
  const history = new AccountHistory({ explorer: async () => store, journal, preferences });
  return { store, forgotten, preferences, history };
}

/** A chain that says which blocks it is asked for. */
function chainAt(finalized: number, asked: number[]): Chain {
  const head = { number: finalized, hash: `0x${finalized}`, parentHash: '0x', seenAt: 0 };
  return {
    info: { genesisHash: GENESIS },
    heads: () => ({ best: head, finalized: head }),
    onHeads: () => () => undefined,
    request: async (_: string, [number]: [number]) => {
      asked.push(number);
      throw new Error('the test ends here');
    },
  } as unknown as Chain;
}

test('a chain that is no more is forgotten: what was seen, what was sent, and how far it was looked through', async () => {
  const { store, forgotten, history } = setUp();
  const evidence = { word: 'devnet', block: 5000 } as const;
  await store.put([{ chain: GENESIS, kind: 'subnets', key: '', block: 5000, at: 1, evidence, value: [] }]);
  const changes = history.changes;
  await history.forget(GENESIS);
  expect(await store.get(GENESIS, 'subnets', '')).toBeNull();
  expect(forgotten).toEqual([GENESIS]);
  expect(history.changes).toBeGreaterThan(changes);
});

test('the history of a new chain with the same genesis begins at its first block', async () => {
  const { history } = setUp();
  await history.forget(GENESIS);
  const asked: number[] = [];
  const stop = history.follow(chainAt(3, asked), () => []);
  // What looks through the blocks is loaded on demand.
  await vi.dynamicImportSettled();
  await expect.poll(() => asked).toEqual([1]);
  stop();
});
