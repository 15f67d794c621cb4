import type { RandomBytes } from '../ports/random.ts';

/** The platform's generator: browsers, workers and Node alike. */
export const systemRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
