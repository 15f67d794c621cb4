import { Cancelled } from '../errors.ts';
import type { PasswordHash } from '../ports/password-hash.ts';

/** Runs requests one after the other, so that two never need their memory at once. A waiting one can be cancelled. */
export function oneAtATime(hash: PasswordHash): PasswordHash {
  let last: Promise<unknown> = Promise.resolve();
  return (request, signal) => {
    const run = last.then(() => {
      if (signal?.aborted) throw new Cancelled();
      return hash(request, signal);
    });
    last = run.catch(() => undefined); // its own caller hears of the failure; the next one must still run
    return run;
  };
}
