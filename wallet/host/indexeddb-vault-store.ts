import { openDB, type DBSchema } from 'idb';
import { equalBytes } from '../../substrate/bytes.ts';
import { StoreFailed, VaultChanged, WalletError } from '../errors.ts';
import type { VaultStore } from '../ports/vault-store.ts';

interface Schema extends DBSchema {
  records: { key: string; value: Uint8Array };
}

/** Records in the browser's IndexedDB. Checks and writes share one transaction, so windows cannot race. */
export function indexedDbVaultStore(databaseName = 'taolite-vault'): VaultStore {
  const opened = openDB<Schema>(databaseName, 1, {
    upgrade: (db) => void db.createObjectStore('records'),
    // Another version of the app wants to upgrade: let it, and fail here by name rather than block it.
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
  });
  opened.catch(() => undefined); // every call below awaits it and reports the failure itself

  const act = async <T>(action: string, run: (db: Awaited<typeof opened>) => Promise<T>): Promise<T> => {
    try {
      return await run(await opened);
    } catch (cause) {
      if (cause instanceof WalletError) throw cause;
      const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw Object.assign(new StoreFailed({ action, detail }), { cause });
    }
  };

  const change = (action: string, name: string, replaces: Uint8Array | null, bytes: Uint8Array | null) =>
    act(action, async (db) => {
      const transaction = db.transaction('records', 'readwrite', { durability: 'strict' });
      const there = (await transaction.store.get(name)) ?? null;
      const same = there === null || replaces === null ? there === replaces : equalBytes(there, replaces);
      if (!same) {
        transaction.abort();
        await transaction.done.catch(() => undefined); // the abort itself, asked for one line above
        throw new VaultChanged();
      }
      await (bytes ? transaction.store.put(bytes, name) : transaction.store.delete(name));
      await transaction.done;
    });

  return {
    names: () => act('list its records', (db) => db.getAllKeys('records')),
    read: (name) => act('read its records', (db) => db.get('records', name)),
    write: (name, bytes, replaces) => change('save a record', name, replaces, bytes),
    remove: (name, replaces) => change('remove a record', name, replaces, null),
  };
}
