// Time as a port, so that tests decide what time it is.

/** What axon and dendrite need of time. */
export interface Clock {
  /** Wall time in nanoseconds since 1970. */
  wallNs(): bigint;
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  monotonicMs(): number;
  /** Calls `then` once after `ms` milliseconds; the result takes it back. */
  after(ms: number, then: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  wallNs: () => BigInt(Date.now()) * 1_000_000n,
  monotonicMs: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
