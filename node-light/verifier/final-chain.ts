/** From one final block to a later one: the headers between, and the justification of the last. */
import { equalBytes } from '../../substrate/bytes.ts';
import type { Justification } from '../../substrate/grandpa/justification.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { setAfter, setSignals, type FollowedSet } from './authority-changes.ts';
import { ChildRefusedError } from './child.ts';
import { verifyJustification, type VerifiedJustification } from './justification.ts';

/** A final block, and the set that votes for the blocks after it. */
export interface FinalBlock {
  readonly hash: Uint8Array;
  readonly number: number;
  readonly set: FollowedSet;
}

/**
 * Checks that the last of the headers is final.
 * @param headers every header after `from`, in order, the justified one last; at least one
 * @throws ChildRefusedError for a broken chain, SetRefusedError, FinalityRefusedError, ScaleError
 */
export function verifyFinalChain(
  from: FinalBlock,
  headers: readonly Header[],
  proof: Uint8Array | Justification,
): FinalBlock & { readonly verified: VerifiedJustification } {
  let { hash, number } = from;
  for (const header of headers) {
    if (!equalBytes(header.parentHash, hash)) throw new ChildRefusedError('wrong parent', header.number, 'a gap');
    if (header.number !== number + 1) throw new ChildRefusedError('wrong number', header.number, `after ${number}`);
    hash = headerHash(header);
    number = header.number;
  }
  const set = setAfter(from.set, headers.map(setSignals), number);
  const verified = verifyJustification(proof, from.set, { hash, number });
  return { hash, number, set, verified };
}
