import type { Evidence } from '../../substrate/evidence.ts';
import type { HistoryEntry } from '../types/history-entry.ts';

/** What snapshots there are; each is one value as it was read. */
export type SnapshotKind = 'balance' | 'subnets' | 'subnet' | 'metagraph' | 'weights' | 'portfolio';

/** A value kept with how it was known when it was read. */
export interface Snapshot {
  /** Genesis hash of its chain. */
  readonly chain: string;
  readonly kind: SnapshotKind;
  /** Address, netuid, or empty: what of its kind it is. */
  readonly key: string;
  /** Block it was read at. */
  readonly block: number;
  /** Ms since the epoch when it was stored. */
  readonly at: number;
  readonly evidence: Evidence;
  readonly value: unknown;
}

/** Prices that were seen at a block. */
export interface PriceSheet {
  readonly block: number;
  /** Ms since the epoch. */
  readonly at: number;
  /** How they were known when they were read: the weakest word among them. */
  readonly evidence: Evidence;
  /** Rao of TAO per whole alpha, by netuid. */
  readonly pricesRao: ReadonlyMap<number, bigint>;
}

/** Blocks that prices are kept for: four days of a chain with 12-second blocks. */
export const PRICES_KEPT = 28_800;

/**
 * Everything seen, kept on this computer and readable with the network off. Implementations: IndexedDB, memory.
 * Reads reject with StoreDamaged when a record is not of its form; `rebuild` then empties the store. All reject with StoreFailed when
 * the storage itself fails (no space, no permission).
 */
export interface ExplorerStore {
  /** Replaces the snapshot of its chain, kind and key, unless that one is of a later block. */
  put(snapshots: readonly Snapshot[]): Promise<void>;
  get(chain: string, kind: SnapshotKind, key: string): Promise<Snapshot | null>;
  addHistory(chain: string, entries: readonly HistoryEntry[]): Promise<void>;
  /** History of an account, newest first. */
  history(chain: string, address: string, most: number): Promise<HistoryEntry[]>;
  /** Writes prices beside those that were seen at the same block, and forgets those that are `PRICES_KEPT` blocks older. */
  addPrices(chain: string, sheet: PriceSheet): Promise<void>;
  /** Prices seen from a block on, oldest first. */
  prices(chain: string, since: number): Promise<PriceSheet[]>;
  /** Forgets all that was seen of a chain. */
  forget(chain: string): Promise<void>;
  /** Empties the store, damaged or not. */
  rebuild(): Promise<void>;
  close(): void;
}
