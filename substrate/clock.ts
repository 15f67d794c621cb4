/** Time as a port: a test, a button or the machine may drive it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `ms`; the function given back calls it off. */
  after(ms: number, run: () => void): () => void;
}
