import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OperatorRecord, OperatorStore } from '../ports/operator-store.ts';
import { checkedRecord } from './record-form.ts';

interface Schema extends DBSchema {
  miners: { key: string; value: OperatorRecord };
}

const NAME = 'taolite-operator';
const open = (name: string): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>(name, 1, { upgrade: (database) => void database.createObjectStore('miners') });

/** A store in this browser profile. `profile` tells several miners apart. */
export async function indexedDbOperatorStore(profile = 'default', name = NAME): Promise<OperatorStore> {
  const db = await open(name);
  return {
    load: async () => {
      const found = await db.get('miners', profile);
      return found === undefined ? null : checkedRecord(found);
    },
    save: async (record) => {
      const tx = db.transaction('miners', 'readwrite', { durability: 'strict' });
      await Promise.all([tx.store.put(record, profile), tx.done]);
    },
    clear: () => db.delete('miners', profile),
  };
}

/** The profiles that have a record. */
export async function storedOperators(name = NAME): Promise<string[]> {
  const db = await open(name);
  try {
    return await db.getAllKeys('miners');
  } finally {
    db.close();
  }
}
