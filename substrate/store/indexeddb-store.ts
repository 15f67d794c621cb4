/** A store in the browser: one IndexedDB database with one object store. */
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { keyRange } from './key-range.ts';
import { StoreClosedError, StoreError, type Store, type StoreRange } from './store.ts';

const table = 'entries';
/** Entries read at a time: few enough to stay small, many enough to be quick. */
const page = 256;

type Entry = [key: Uint8Array, value: Uint8Array];

/** A newer release made this database: this one cannot read it. */
export class StoreNewerError extends StoreError {
  constructor(name: string, cause: unknown) {
    super(`open ${name}`, new Error('a newer Taolite wrote it', { cause }));
  }
}

/** IndexedDB orders binary keys byte by byte, shorter first: the order of the port. */
const asKey = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

function idbRange(from: Uint8Array, before: Uint8Array | undefined): IDBKeyRange {
  return before ? IDBKeyRange.bound(asKey(from), asKey(before), false, true) : IDBKeyRange.lowerBound(asKey(from));
}

/**
 * Deletes the database of this name with all in it. Whoever has it open, in this window or another, has it closed.
 * @throws StoreError when the browser refuses
 */
export async function deleteIndexedDbStore(name: string): Promise<void> {
  try {
    await deleteDB(name);
  } catch (error) {
    throw new StoreError(`delete ${name}`, error);
  }
}

/**
 * Opens (or makes) a database of what can be read again; one that a newer release made is made anew.
 * @throws StoreError as `indexedDbStore`, and while another window keeps that newer one open
 */
export async function indexedDbCache(name: string): Promise<Store> {
  try {
    return await indexedDbStore(name);
  } catch (error) {
    if (!(error instanceof StoreNewerError)) throw error;
    await new Promise<void>((resolve, reject) => {
      // It goes when whoever has it open lets go; nobody waits for that here.
      deleteDB(name, { blocked: () => reject(error) }).then(resolve, reject);
    });
    return indexedDbStore(name);
  }
}

/**
 * Opens (or makes) the database of this name. It closes by itself when it is deleted.
 * @throws StoreNewerError, StoreError when the browser refuses (private windows, no space)
 */
export async function indexedDbStore(name: string): Promise<Store> {
  let database: IDBPDatabase;
  let closed = false;
  try {
    database = await openDB(name, 1, {
      upgrade(made) {
        made.createObjectStore(table);
      },
      blocking(_, __, event) {
        closed = true;
        (event.target as IDBDatabase).close();
      },
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'VersionError') throw new StoreNewerError(name, error);
    throw new StoreError(`open ${name}`, error);
  }
  const attempt = async <T>(what: string, action: () => Promise<T>): Promise<T> => {
    if (closed) throw new StoreClosedError();
    try {
      return await action();
    } catch (error) {
      // Deleted meanwhile.
      if (closed) throw new StoreClosedError();
      throw new StoreError(what, error);
    }
  };

  /** Up to `count` entries of the range; the transaction is over when it resolves. */
  const readPage = (from: Uint8Array, before: Uint8Array | undefined, reverse: boolean, count: number) =>
    attempt('read', async () => {
      const source = database.transaction(table, 'readonly').store;
      const range = idbRange(from, before);
      if (!reverse) {
        // All at once: a cursor takes a turn of the event loop for each entry.
        const [keys, values] = await Promise.all([source.getAllKeys(range, count), source.getAll(range, count)]);
        return keys.map((key, i): Entry => [new Uint8Array(key as ArrayBuffer), values[i] as Uint8Array]);
      }
      const found: Entry[] = [];
      let cursor = await source.openCursor(range, 'prev');
      while (cursor && found.length < count) {
        found.push([new Uint8Array(cursor.key as ArrayBuffer), cursor.value as Uint8Array]);
        cursor = found.length < count ? await cursor.continue() : null;
      }
      return found;
    });

  return {
    get: (key) => attempt('read', async () => (await database.get(table, asKey(key))) as Uint8Array | undefined),
    batch: (operations) =>
      attempt('write', async () => {
        // Taken whole before the transaction: a maker that fails half-way must leave nothing behind.
        const steps = [...operations];
        const transaction = database.transaction(table, 'readwrite', { durability: 'strict' });
        const writes = steps.map((step) =>
          step.type === 'del'
            ? transaction.store.delete(asKey(step.key))
            : transaction.store.put(step.value.slice(), asKey(step.key)),
        );
        await Promise.all([...writes, transaction.done]);
      }),
    async *iterate(range: StoreRange = {}) {
      if (closed) throw new StoreClosedError();
      let { from, before } = keyRange(range);
      if (keyRange(range).empty) return;
      let left = range.limit ?? Infinity;
      while (left > 0) {
        const entries = await readPage(from, before, range.reverse ?? false, Math.min(page, left));
        yield* entries;
        const last = entries.at(-1);
        if (!last || entries.length < Math.min(page, left)) return;
        left -= entries.length;
        if (range.reverse) before = last[0];
        // The next possible key after the last one is that key with a zero byte behind it.
        else from = Uint8Array.from([...last[0], 0]);
        if (keyRange({ from, ...(before ? { before } : {}) }).empty) return;
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      database.close();
    },
  };
}
