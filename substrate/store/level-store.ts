/** A store in files, for Node: LevelDB. */
import { Level } from 'level';
import { keyRange } from './key-range.ts';
import { StoreClosedError, StoreError, type Store, type StoreRange } from './store.ts';

/** Entries fetched at a time while going through a range: a restart reads the whole state. */
const PAGE = 1000;
const bytes = { keyEncoding: 'view', valueEncoding: 'view' } as const;

/** LevelDB gives Node buffers, whose `slice` shares memory: the port promises plain byte arrays. */
const plain = (view: Uint8Array): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.length);

/**
 * Opens (or makes) the store in a folder. Batches are written through to the disk before they resolve.
 * @throws StoreError when the folder cannot be used, for one because another process has it open
 */
export async function levelStore(folder: string): Promise<Store> {
  const level = new Level<Uint8Array, Uint8Array>(folder, bytes);
  try {
    await level.open();
  } catch (error) {
    throw new StoreError(`open ${folder}`, error instanceof Error ? (error.cause ?? error) : error);
  }
  let closed = false;
  const attempt = async <T>(what: string, action: () => Promise<T>): Promise<T> => {
    if (closed) throw new StoreClosedError();
    try {
      return await action();
    } catch (error) {
      throw new StoreError(what, error);
    }
  };
  return {
    get: (key) =>
      attempt('read', async () => {
        const value = await level.get(key);
        return value && plain(value);
      }),
    batch: (operations) =>
      attempt('write', async () => {
        await level.batch([...operations], { sync: true });
      }),
    async *iterate(range: StoreRange = {}) {
      const { from, before, empty } = keyRange(range);
      if (closed) throw new StoreClosedError();
      if (empty) return;
      const iterator = level.iterator({
        gte: from,
        ...(before ? { lt: before } : {}),
        reverse: range.reverse ?? false,
        limit: range.limit ?? -1,
      });
      try {
        for (;;) {
          const entries = await attempt('read', () => iterator.nextv(PAGE));
          if (entries.length === 0) return;
          for (const [key, value] of entries) yield [plain(key), plain(value)];
        }
      } finally {
        await iterator.close();
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await level.close();
    },
  };
}
