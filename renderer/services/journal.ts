import { openDB, type IDBPDatabase } from 'idb';

/** A transaction that was signed here, with how it ended. Amounts in rao. */
export interface JournalEntry {
  /** Hash of the extrinsic, `0x…`. */
  readonly hash: string;
  /** Chain it was sent to. */
  readonly genesisHash: string;
  /** Play money. */
  readonly play: boolean;
  /** Who signed (ss58). */
  readonly address: string;
  /** "SubtensorModule.add_stake_limit". */
  readonly call: string;
  /** What it does, in plain words. */
  readonly words: string;
  /** Ms since the epoch, when it was sent. */
  readonly at: number;
  readonly state: 'sent' | 'in block' | 'final' | 'failed';
  /** Whose word it is that its block is final; null where it was proved here, or is the bundled devnet's. Absent in older entries. */
  readonly finalSays?: string | null;
  readonly block: number | null;
  readonly feeRao: bigint | null;
  /** Change of the free balance by the call itself, rao; null when the bytes do not say it. */
  readonly taoRao: bigint | null;
  /** Who received, for a transfer. */
  readonly to: string | null;
  /** Why it failed, or was refused while a block may still take it, and where the money is. */
  readonly failure: string | null;
}

/** What was sent from this computer, in this session and before. */
export interface Journal {
  put(entry: JournalEntry): Promise<void>;
  /** Newest first. */
  list(genesisHash: string, address: string): Promise<JournalEntry[]>;
  /** Drops what was sent to a chain that is no more. */
  forget(genesisHash: string): Promise<void>;
}

/** The journal in IndexedDB. Entries that do not read are left out, not deleted. */
export function indexedDbJournal(name = 'taolite-journal'): Journal {
  let opened: Promise<IDBPDatabase> | null = null;
  const database = () =>
    (opened ??= openDB(name, 1, {
      upgrade(made) {
        made.createObjectStore('sent', { keyPath: 'hash' }).createIndex('account', ['genesisHash', 'address', 'at']);
      },
    }));
  return {
    async put(entry) {
      await (await database()).put('sent', entry);
    },
    async list(genesisHash, address) {
      const range = IDBKeyRange.bound([genesisHash, address, 0], [genesisHash, address, Infinity]);
      const found: unknown[] = await (await database()).getAllFromIndex('sent', 'account', range);
      return found.filter(isEntry).reverse();
    },
    async forget(genesisHash) {
      const tx = (await database()).transaction('sent', 'readwrite');
      const range = IDBKeyRange.bound([genesisHash], [genesisHash, []]);
      for (let found = await tx.store.index('account').openCursor(range); found; found = await found.continue())
        await found.delete();
      await tx.done;
    },
  };
}

function isEntry(value: unknown): value is JournalEntry {
  const { hash, words, at, state } = (value ?? {}) as Record<string, unknown>;
  return typeof hash === 'string' && typeof words === 'string' && typeof at === 'number' && typeof state === 'string';
}
