import { deleteDB, openDB } from 'idb';
import { expect, it } from 'vitest';
import { utf8 } from '../bytes.ts';
import { storeConformance } from '../testing/store-conformance.ts';
import { deleteIndexedDbStore, indexedDbCache, indexedDbStore, StoreNewerError } from './indexeddb-store.ts';
import { StoreClosedError } from './store.ts';

let made = 0;

storeConformance(
  'IndexedDB',
  () => {
    const name = `store-${++made}`;
    return Promise.resolve({ open: () => indexedDbStore(name), remove: () => deleteDB(name), lasting: true });
  },
  30,
);

it('one that is deleted closes for all who have it open, and is empty when it is opened again', async () => {
  const name = `store-${++made}`;
  const holders = [await indexedDbStore(name), await indexedDbStore(name)];
  await holders[0]!.batch([{ type: 'put', key: utf8('a'), value: utf8('old') }]);
  await deleteIndexedDbStore(name);
  for (const holder of holders) await expect(holder.get(utf8('a'))).rejects.toThrow(StoreClosedError);
  const again = await indexedDbStore(name);
  expect(await again.get(utf8('a'))).toBeUndefined();
  await again.close();
});

it('one that a newer release made is refused in words; where it is only a cache it is made anew once nobody has it open', async () => {
  const name = `store-${++made}`;
  const newer = await openDB(name, 99, { upgrade: (database) => void database.createObjectStore('other') });
  await expect(indexedDbStore(name)).rejects.toThrow(StoreNewerError);
  await expect(indexedDbStore(name)).rejects.toThrow('a newer Taolite wrote');
  // Whoever has it open does not let go.
  await expect(indexedDbCache(name)).rejects.toThrow(StoreNewerError);
  newer.close();
  const again = await indexedDbCache(name);
  await again.batch([{ type: 'put', key: utf8('a'), value: utf8('new') }]);
  expect(await again.get(utf8('a'))).toEqual(utf8('new'));
  await again.close();
});
