import { openDB, type DBSchema } from 'idb';
import type { EarningEntry, EarningsHistory } from '../ports/earnings-history.ts';
import { checkedEntry, entryKey } from './entry-form.ts';

interface Schema extends DBSchema {
  epochs: { key: string; value: EarningEntry; indexes: { at: number } };
}

/** A history in this browser profile. */
export async function indexedDbHistory(name = 'taolite-earnings'): Promise<EarningsHistory> {
  const db = await openDB<Schema>(name, 1, {
    upgrade: (database) => void database.createObjectStore('epochs').createIndex('at', 'at'),
  });
  return {
    list: async () => (await db.getAllFromIndex('epochs', 'at')).map(checkedEntry),
    add: async (entry) => {
      const tx = db.transaction('epochs', 'readwrite', { durability: 'strict' });
      const key = entryKey(entry);
      const there = await tx.store.get(key);
      if (!there) await tx.store.put(checkedEntry(entry), key);
      await tx.done;
    },
  };
}
