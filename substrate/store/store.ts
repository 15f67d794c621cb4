/**
 * The store port: an ordered map of byte strings with atomic batches. Keys are ordered byte by byte; a shorter key comes
 * before the longer ones it begins.
 */

/** One step of a batch: writes a value, or removes the key (which need not exist). */
export type StoreOperation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array };

/** Which keys to go through. Bounds may be combined; without any it is all of them. */
export interface StoreRange {
  /** Only keys that begin with this. */
  readonly prefix?: Uint8Array;
  /** Only keys from this one on (it included). */
  readonly from?: Uint8Array;
  /** Only keys before this one (it excluded). */
  readonly before?: Uint8Array;
  /** From the last key to the first. */
  readonly reverse?: boolean;
  /** At most this many. */
  readonly limit?: number;
}

/** All methods throw StoreClosedError after `close`, and StoreError when the medium fails. */
export interface Store {
  /** The value, or undefined. The caller may keep and change what it gets. */
  get(key: Uint8Array): Promise<Uint8Array | undefined>;
  /**
   * All operations or none; of several on one key the last holds. When it resolves they survive the end of the process
   * (where the medium outlives it).
   */
  batch(operations: Iterable<StoreOperation>): Promise<void>;
  /** Keys and values in order. Changes made meanwhile may or may not be seen. */
  iterate(range?: StoreRange): AsyncIterable<[key: Uint8Array, value: Uint8Array]>;
  /** Waits for batches under way, then gives the medium free. Harmless when closed already. */
  close(): Promise<void>;
}

/** The store was closed before this call. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
  constructor() {
    super('The store is closed');
  }
}

/** The medium failed: disk full, quota reached, files locked by another process. The last batch that resolved is safe. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(what: string, cause: unknown) {
    super(`The store could not ${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
