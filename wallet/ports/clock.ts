/** Time, as far as the wallet needs it. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
  /** Calls `run` after `delayMs`; the function given back cancels that. */
  after(delayMs: number, run: () => void): () => void;
}
