import type { Clock } from '../axon/clock.ts';

/** Nonces of one dendrite: wall time in ns, but always larger than the one before, also within one tick of the clock. */
export function nonceSource(clock: Clock): () => bigint {
  let last = 0n;
  return () => {
    const now = clock.wallNs();
    last = now > last ? now : last + 1n;
    return last;
  };
}
