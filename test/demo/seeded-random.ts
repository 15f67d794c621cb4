import type { RandomBytes } from '../../wallet/ports/random.ts';
import { createRng } from '../../miner/tasks/rng.ts';

/** Bytes from a seed instead of the system's generator: for runs that must be repeatable, with keys that hold play money. */
export function seededRandom(seed: string): RandomBytes {
  const rng = createRng(seed);
  return (length) => Uint8Array.from({ length }, () => rng.int(256));
}
