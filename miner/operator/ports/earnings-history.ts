/** What one epoch brought a miner. */
export interface EarningEntry {
  /** Genesis hash. */
  readonly chain: string;
  readonly netuid: number;
  readonly hotkey: string;
  readonly uid: number;
  /** Block of the epoch. */
  readonly block: number;
  /** When it was seen, ms since the epoch. */
  readonly at: number;
  /** 0 to 1. */
  readonly incentive: number;
  readonly rank: number | null;
  /** 0 to 1; null when no validator shows a weight for it. */
  readonly score: number | null;
  /** Alpha of this epoch, alpha-rao. */
  readonly emissionRao: bigint;
  /** What selling that alpha would have brought then, after fee and impact, rao; null when the pool refused. */
  readonly exitRao: bigint | null;
  /** Queries answered since the miner was started. */
  readonly answered: number;
}

/** Keeps what was earned, for good. Implementations: IndexedDB, a file of lines, memory. */
export interface EarningsHistory {
  /** Durable when it resolves. An epoch of the same miner that is there already stays one entry. */
  add(entry: EarningEntry): Promise<void>;
  /** Oldest first. @throws OperatorRecordDamaged for a store that is no history */
  list(): Promise<readonly EarningEntry[]>;
}
