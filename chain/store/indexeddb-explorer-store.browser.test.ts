import { deleteDB, openDB } from 'idb';
import { expect, test } from 'vitest';
import type { PriceSheet } from '../ports/explorer-store.ts';
import { explorerStoreConformance } from '../testing/explorer-store-conformance.ts';
import { indexedDbExplorerStore } from './indexeddb-explorer-store.ts';
import { StoreDamaged } from './store-errors.ts';

const SHEET: PriceSheet = { block: 6, at: 2, evidence: { word: 'final', block: 6 }, pricesRao: new Map([[2, 3n]]) };
let count = 0;
const fresh = () => `explorer-${Date.now()}-${count++}`;

explorerStoreConformance('the explorer store in IndexedDB', () => indexedDbExplorerStore(fresh()));

test('a damaged record is named, and rebuilding makes the store usable again', async () => {
  const name = fresh();
  const store = await indexedDbExplorerStore(name);
  const raw = await openDB(name);
  await raw.put('snapshots', { chain: '0xaa', kind: 'balance', key: '', block: 'five' });
  raw.close();
  await expect(store.get('0xaa', 'balance', '')).rejects.toBeInstanceOf(StoreDamaged);
  await store.rebuild();
  expect(await store.get('0xaa', 'balance', '')).toBeNull();
  store.close();
});

test('it is begun anew when it was deleted while it was open', async () => {
  const name = fresh();
  const store = await indexedDbExplorerStore(name);
  await store.addPrices('0xaa', SHEET);
  await deleteDB(name);
  expect(await store.prices('0xaa', 0)).toEqual([]);
  await store.addPrices('0xaa', SHEET);
  expect(await store.prices('0xaa', 0)).toMatchObject([{ block: 6 }]);
  store.close();
});

test.each([
  [2, ['chain', 'netuid', 'block'], { netuid: 2, priceRao: 1n }],
  [3, ['chain', 'block'], { pricesRao: new Map([[2, 1n]]) }],
])('what release form %i kept stays, but for prices, which had another form', async (form, keyPath, price) => {
  const name = fresh();
  const older = await openDB(name, form, {
    upgrade(database) {
      database.createObjectStore('snapshots', { keyPath: ['chain', 'kind', 'key'] });
      database.createObjectStore('history', { keyPath: ['chain', 'address', 'block', 'id'] });
      database.createObjectStore('prices', { keyPath });
    },
  });
  const entry = { chain: '0xaa', address: 'alice', block: 5, id: '5-0', taoRao: 1n, alphaRao: 0n };
  await older.put('history', entry);
  await older.put('prices', { chain: '0xaa', block: 5, at: 1, ...price });
  older.close();
  const store = await indexedDbExplorerStore(name);
  expect(await store.history('0xaa', 'alice', 9)).toMatchObject([entry]);
  expect(await store.prices('0xaa', 0)).toEqual([]);
  await store.addPrices('0xaa', SHEET);
  expect(await store.prices('0xaa', 0)).toMatchObject([SHEET]);
  store.close();
});
