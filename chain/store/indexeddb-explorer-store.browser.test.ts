import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { explorerStoreConformance } from '../testing/explorer-store-conformance.ts';
import { indexedDbExplorerStore } from './indexeddb-explorer-store.ts';
import { StoreDamaged } from './store-errors.ts';

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
