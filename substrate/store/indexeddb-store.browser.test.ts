import { deleteDB } from 'idb';
import { expect, it } from 'vitest';
import { utf8 } from '../bytes.ts';
import { storeConformance } from '../testing/store-conformance.ts';
import { deleteIndexedDbStore, indexedDbStore } from './indexeddb-store.ts';
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
