import { openDB, type DBSchema } from 'idb';
import type { OperatorRecord, OperatorStore } from '../ports/operator-store.ts';
import { checkedRecord } from './record-form.ts';

interface Schema extends DBSchema {
  miners: { key: string; value: OperatorRecord };
}

/** A store in this browser profile. `profile` tells several miners apart. */
export async function indexedDbOperatorStore(profile = 'default', name = 'taolite-operator'): Promise<OperatorStore> {
  const db = await openDB<Schema>(name, 1, {
    upgrade: (database) => void database.createObjectStore('miners'),
  });
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
