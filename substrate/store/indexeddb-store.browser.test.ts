import { deleteDB } from 'idb';
import { storeConformance } from '../testing/store-conformance.ts';
import { indexedDbStore } from './indexeddb-store.ts';

let made = 0;

storeConformance(
  'IndexedDB',
  () => {
    const name = `store-${++made}`;
    return Promise.resolve({ open: () => indexedDbStore(name), remove: () => deleteDB(name), lasting: true });
  },
  30,
);
