// What every ExplorerStore must do. Not part of the product: only test files import it.
import { describe, expect, test } from 'vitest';
import type { ExplorerStore, Snapshot } from '../ports/explorer-store.ts';
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

    test('prices come oldest first, the newest of them', async () => {
      const store = await open();
      const point = (block: number, netuid = 2) => ({ netuid, block, at: block, priceRao: BigInt(block) });
      await store.addPrices('0xaa', [point(30), point(5), point(100), point(7, 3)]);
      expect((await store.prices('0xaa', 2, 2)).map(({ block }) => block)).toEqual([30, 100]);
      store.close();
    });

    test('a chain can be forgotten with all that was seen of it, and the other chains stay', async () => {
      const store = await open();
      await store.put([snapshot(5), { ...snapshot(6), chain: '0xbb' }]);
      await store.addHistory('0xaa', [entry(1, 0)]);
      await store.addPrices('0xaa', [{ netuid: 2, block: 5, at: 1, priceRao: 1n }]);
      await store.forget('0xaa');
      expect(await store.get('0xaa', 'subnet', '2')).toBeNull();
      expect(await store.history('0xaa', 'alice', 9)).toEqual([]);
      expect(await store.prices('0xaa', 2, 9)).toEqual([]);
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
