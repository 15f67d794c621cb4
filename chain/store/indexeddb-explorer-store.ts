import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { PRICES_KEPT, type ExplorerStore, type PriceSheet, type Snapshot } from '../ports/explorer-store.ts';
import type { HistoryEntry } from '../types/history-entry.ts';
import { asHistoryEntry, asPriceSheet, asSnapshot } from './check-record.ts';
import { besideSheet } from './beside-sheet.ts';
import { newestFirst } from './newest-first.ts';
import { StoreFailed } from './store-errors.ts';

/** Raise it when a record changes its form: what has another form is then emptied and fills again. */
export const SCHEMA_VERSION = 4;
/** From this version on only prices have another form. */
const ONLY_PRICES = 2;

interface Schema extends DBSchema {
  snapshots: { key: [chain: string, kind: string, key: string]; value: Snapshot };
  history: {
    key: [chain: string, address: string, block: number, id: string];
    value: HistoryEntry & { chain: string };
  };
  prices: { key: [chain: string, block: number]; value: PriceSheet & { chain: string } };
}

const STORES = ['snapshots', 'history', 'prices'] as const;

/** The explorer's store in this browser profile. @throws StoreFailed when the browser has or gives no storage */
export async function indexedDbExplorerStore(name = 'taolite-explorer'): Promise<ExplorerStore> {
  // Opened anew after it was closed for another window: what that one did (a newer schema, all of it deleted) is found then.
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = (): Promise<IDBPDatabase<Schema>> => {
    if (opened) return opened;
    const gone = (): void => {
      if (opened === mine) opened = null;
    };
    const mine = open(name, gone);
    mine.catch(gone);
    return (opened = mine);
  };
  const using = <T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> =>
    guarded(async () => work(await database()));
  await guarded(database);
  /** Everything below a chain, and below further parts of a key. */
  const below = (...parts: (string | number)[]): IDBKeyRange => IDBKeyRange.bound(parts, [...parts, []]);
  return {
    put: (snapshots) =>
      using(async (db) => {
        const tx = db.transaction('snapshots', 'readwrite');
        for (const snapshot of snapshots) {
          const kept = await tx.store.get([snapshot.chain, snapshot.kind, snapshot.key]);
          if (!(kept && kept.block > snapshot.block)) await tx.store.put(snapshot);
        }
        await tx.done;
      }),
    get: async (chain, kind, key) => {
      const found = await using((db) => db.get('snapshots', [chain, kind, key]));
      return found === undefined ? null : asSnapshot(found);
    },
    addHistory: (chain, entries) =>
      using(async (db) => {
        const tx = db.transaction('history', 'readwrite');
        await Promise.all([...entries.map((entry) => tx.store.put({ ...entry, chain })), tx.done]);
      }),
    history: async (chain, address, most) => {
      const found: HistoryEntry[] = [];
      await using(async (db) => {
        let cursor = await db.transaction('history').store.openCursor(below(chain, address), 'prev');
        while (cursor && found.length < most) {
          found.push(cursor.value);
          cursor = await cursor.continue();
        }
      });
      return found.map(asHistoryEntry).sort(newestFirst);
    },
    addPrices: (chain, sheet) =>
      using(async (db) => {
        const tx = db.transaction('prices', 'readwrite');
        const before = await tx.store.get([chain, sheet.block]);
        await tx.store.put({ ...besideSheet(before, sheet), chain });
        await tx.store.delete(IDBKeyRange.bound([chain], [chain, sheet.block - PRICES_KEPT], false, true));
        await tx.done;
      }),
    prices: async (chain, since) => {
      const found = await using((db) => db.getAll('prices', IDBKeyRange.bound([chain, since], [chain, []])));
      return found.map(asPriceSheet);
    },
    forget: (chain) =>
      using(async (db) => {
        const tx = db.transaction(STORES, 'readwrite');
        await Promise.all([...STORES.map((store) => tx.objectStore(store).delete(below(chain))), tx.done]);
      }),
    rebuild: () =>
      guarded(async () => {
        (await opened)?.close();
        opened = null;
        await deleteDB(name);
        await database();
      }),
    close: () => void opened?.then((db) => db.close()),
  };
}

/** @param gone it was closed by the browser, or for another window */
function open(name: string, gone: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, SCHEMA_VERSION, {
    upgrade: (database, from) => {
      const outdated = from >= ONLY_PRICES ? (['prices'] as const) : [...database.objectStoreNames];
      for (const store of outdated) database.deleteObjectStore(store);
      const keyPaths = {
        snapshots: ['chain', 'kind', 'key'],
        history: ['chain', 'address', 'block', 'id'],
        prices: ['chain', 'block'],
      };
      for (const store of STORES)
        if (!database.objectStoreNames.contains(store)) database.createObjectStore(store, { keyPath: keyPaths[store] });
    },
    // Another window wants to change or delete it: let it.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      gone();
    },
    terminated: gone,
  });
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StoreFailed(error instanceof Error ? error.message : String(error));
  }
}
