/** A block that the chain told of. */
export interface Head {
  readonly number: number;
  /** `0x…`, 32 bytes. */
  readonly hash: string;
  readonly parentHash: string;
  /** Ms since the epoch when this computer learnt of it. */
  readonly seenAt: number;
}

/** The newest block and the newest final one. `finalized` is never above `best`. */
export interface Heads {
  readonly best: Head;
  readonly finalized: Head;
}
