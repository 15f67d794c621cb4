// What every ExplorerStore must do. Not part of the product: only test files import it.
import { describe, expect, test } from 'vitest';
import { PRICES_KEPT, type ExplorerStore, type Snapshot } from '../ports/explorer-store.ts';
import type { HistoryEntry } from '../types/history-entry.ts';

const snapshot = (block: number, value: unknown = { priceRao: 7n }): Snapshot => ({
  chain: '0xaa',
  kind: 'subnet',
  key: '2',
  block,
  at: 1_000,
  evidence: { word: 'devnet', block },
  value,
});
const entry = (block: number, place: number, address = 'alice'): HistoryEntry => ({
  id: `${block}-${place}-0`,
  block,
  at: 1,
  address,
  kind: 'received',
  taoRao: 2n ** 60n,
  alphaRao: 0n,
  netuid: null,
  other: 'bob',
  hash: null,
  event: { pallet: 'Balances', name: 'Transfer', data: { amount: 2n ** 60n } },
});
export function explorerStoreConformance(name: string, open: () => Promise<ExplorerStore>): void {
  describe(name, () => {
    test('gives back what was put, money with all digits', async () => {
      const store = await open();
      await store.put([snapshot(5)]);
      expect(await store.get('0xaa', 'subnet', '2')).toEqual(snapshot(5));
      expect(await store.get('0xaa', 'subnet', '3')).toBeNull();
      expect(await store.get('0xbb', 'subnet', '2')).toBeNull();
      store.close();
    });

    test('an older block never replaces a newer one', async () => {
      const store = await open();
      await store.put([snapshot(5)]);
      await store.put([snapshot(4, 'older')]);
      expect((await store.get('0xaa', 'subnet', '2'))?.block).toBe(5);
      store.close();
    });

    test('history comes newest first, each event once, by account', async () => {
      const store = await open();
      await store.addHistory('0xaa', [entry(2, 1), entry(10, 0), entry(2, 0), entry(3, 0, 'carol')]);
      await store.addHistory('0xaa', [entry(10, 0)]);
      expect((await store.history('0xaa', 'alice', 10)).map(({ id }) => id)).toEqual(['10-0-0', '2-1-0', '2-0-0']);
      expect((await store.history('0xaa', 'alice', 1)).map(({ id }) => id)).toEqual(['10-0-0']);
      expect(await store.history('0xbb', 'alice', 10)).toEqual([]);
      store.close();
    });

    const sheet = (block: number, ...netuids: number[]) => ({
      block,
      at: block,
      evidence: { word: 'final' as const, block },
      pricesRao: new Map(netuids.map((netuid) => [netuid, BigInt(block + netuid)])),
    });

    test('prices come oldest first, from a block on, those of one block together', async () => {
      const store = await open();
      await store.addPrices('0xbb', sheet(40, 2));
      for (const each of [sheet(30, 2), sheet(5, 2), sheet(100, 2), sheet(30, 3)]) await store.addPrices('0xaa', each);
      expect(await store.prices('0xaa', 30)).toMatchObject([sheet(30, 2, 3), sheet(100, 2)]);
      expect((await store.prices('0xaa', 0)).map(({ block }) => block)).toEqual([5, 30, 100]);
      store.close();
    });

    test('prices of one block are known as well as the worst known of them, whichever came first', async () => {
      const store = await open();
      const claimed = { ...sheet(30, 2), evidence: { word: 'claimed', by: 'node', block: 30 } as const };
      for (const each of [sheet(30, 3), claimed, sheet(30, 4)]) await store.addPrices('0xaa', each);
      expect(await store.prices('0xaa', 0)).toMatchObject([{ ...sheet(30, 2, 3, 4), evidence: claimed.evidence }]);
      store.close();
    });

    test('old prices are forgotten, those of other chains stay', async () => {
      const store = await open();
      await store.addPrices('0xbb', sheet(5, 2));
      await store.addPrices('0xaa', sheet(5, 2));
      await store.addPrices('0xaa', sheet(6, 2));
      await store.addPrices('0xaa', sheet(6 + PRICES_KEPT, 2));
      expect((await store.prices('0xaa', 0)).map(({ block }) => block)).toEqual([6, 6 + PRICES_KEPT]);
      expect(await store.prices('0xbb', 0)).toHaveLength(1);
      store.close();
    });

    test('a chain can be forgotten with all that was seen of it, and the other chains stay', async () => {
      const store = await open();
      await store.put([snapshot(5), { ...snapshot(6), chain: '0xbb' }]);
      await store.addHistory('0xaa', [entry(1, 0)]);
      await store.addPrices('0xaa', sheet(5, 2));
      await store.forget('0xaa');
      expect(await store.get('0xaa', 'subnet', '2')).toBeNull();
      expect(await store.history('0xaa', 'alice', 9)).toEqual([]);
      expect(await store.prices('0xaa', 0)).toEqual([]);
      expect((await store.get('0xbb', 'subnet', '2'))?.block).toBe(6);
      store.close();
    });

    test('rebuilding empties it, and it goes on', async () => {
      const store = await open();
      await store.put([snapshot(5)]);
      await store.rebuild();
      expect(await store.get('0xaa', 'subnet', '2')).toBeNull();
      await store.put([snapshot(1)]);
      expect((await store.get('0xaa', 'subnet', '2'))?.block).toBe(1);
      store.close();
    });
  });
}
