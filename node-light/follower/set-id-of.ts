/** Which set signed: signatures are made under one set id and hold under no other. */
import { FinalityRefusedError } from '../verifier/votes.ts';

/** Set ids that are tried: sets change a few times in a chain's life. */
export const mostSetIds = 64n;

/**
 * The set id under which the votes hold, or undefined when they hold under none.
 * @param holds checks the votes under an id. @throws FinalityRefusedError when they do not
 * @param only the id the message itself names, when it does
 */
export function setIdOf(holds: (setId: bigint) => void, only?: bigint): bigint | undefined {
  for (let setId = only ?? 0n; setId <= (only ?? mostSetIds); setId++) {
    try {
      holds(setId);
      return setId;
    } catch (error) {
      if (!(error instanceof FinalityRefusedError)) throw error;
      // Only a signature can say that it was another set.
      if (error.reason !== 'bad signature') return undefined;
    }
  }
  return undefined;
}
