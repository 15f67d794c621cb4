/** Where the vault's records lie: IndexedDB in a browser, files in Node, memory in tests. All content is encrypted. */

/** Record names: words of letters, digits and `-`, joined by `/` (`header`, `account/5F…`, `aside/1700000000000/header`). */
export type RecordName = string;

/**
 * Small records written one at a time. A write is durable when its promise resolves, and never leaves half a record.
 * Every change says what it replaces, so that two windows cannot overwrite each other unseen.
 */
export interface VaultStore {
  names(): Promise<RecordName[]>;
  read(name: RecordName): Promise<Uint8Array | undefined>;
  /**
   * @param replaces the bytes there now, or null when there must be none
   * @throws VaultChanged when something else is there; StoreFailed when it cannot be written (disk full, quota)
   */
  write(name: RecordName, bytes: Uint8Array, replaces: Uint8Array | null): Promise<void>;
  /** @throws VaultChanged, StoreFailed as `write`. */
  remove(name: RecordName, replaces: Uint8Array): Promise<void>;
}
