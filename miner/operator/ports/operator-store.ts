import type { MinerChoice } from './operator-state.ts';

/** What must outlive a crash: what is being mined, with which hotkey, and what was earned so far. */
export interface OperatorRecord {
  readonly version: 1;
  /** Genesis hash: a record of another chain is not resumed. */
  readonly chain: string;
  readonly choice: MinerChoice;
  /** Set before it is registered, so that a hotkey is never paid for and lost. */
  readonly hotkey: string | null;
  /** The person wants it to run; false after Stop. */
  readonly wanted: boolean;
  /** Place on the subnet once registered. */
  readonly uid: number | null;
  /** Block since which earnings count. */
  readonly sinceBlock: number | null;
  /** Stake of the hotkey when it was last looked at, alpha-rao. */
  readonly stakeRao: bigint | null;
  readonly earnedAlphaRao: bigint;
}

/** Keeps one record. Implementations: IndexedDB, a file, memory. `save` is durable when it resolves. */
export interface OperatorStore {
  /** Null when there is none. @throws OperatorRecordDamaged */
  load(): Promise<OperatorRecord | null>;
  save(record: OperatorRecord): Promise<void>;
  clear(): Promise<void>;
}
