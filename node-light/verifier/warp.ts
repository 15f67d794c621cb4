/**
 * Warp proofs: from handover to handover without the headers between.
 * substrate: client/consensus/grandpa/src/warp_proof.rs (`WarpSyncProof::verify`); here a change that takes effect only
 * later than the block shown is not taken for a handover, and blocks must rise.
 */
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { decodeWarpProof, type WarpProof } from '../../substrate/grandpa/warp-proof.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { setAfter, setSignals, type FollowedSet } from './authority-changes.ts';
import { verifyJustification } from './justification.ts';
import { RefusedError } from './refused-error.ts';

export type WarpRefusal =
  /** A fragment that hands over to nobody, and is not the last of a finished proof. */
  'no handover' | 'not rising';

/** The proof does not lead from handover to handover. */
export class WarpRefusedError extends RefusedError {
  override readonly name = 'WarpRefusedError';
  constructor(
    readonly reason: WarpRefusal,
    readonly fragment: number,
    particulars: string,
  ) {
    super(`Fragment ${fragment} of the warp proof is refused (${reason}): ${particulars}`);
  }
}

/** Where a warp proof leads. */
export interface Warped {
  /** The newest block proved final; undefined when the proof has no fragment. */
  readonly header: Header | undefined;
  readonly hash: Uint8Array | undefined;
  /** The set that votes for the blocks after it. */
  readonly set: FollowedSet;
  /** False when the chain goes on: ask again from `hash`. */
  readonly isFinished: boolean;
}

/**
 * Checks a warp proof from a set that is already trusted.
 * @param proof SCALE bytes, or decoded
 * @param after height of the block the proof starts from, when known
 * @throws WarpRefusedError, FinalityRefusedError, SetRefusedError ('forced change'), ScaleError
 */
export function verifyWarpProof(proof: Uint8Array | WarpProof, start: AuthoritySet, after?: number): Warped {
  const { fragments, isFinished } = proof instanceof Uint8Array ? decodeWarpProof(proof) : proof;
  let set: FollowedSet = start;
  let header: Header | undefined;
  let hash: Uint8Array | undefined;
  let height = after ?? -1;
  for (const [index, fragment] of fragments.entries()) {
    const { number } = fragment.header;
    if (number <= height) throw new WarpRefusedError('not rising', index, `block ${number} after block ${height}`);
    hash = headerHash(fragment.header);
    verifyJustification(fragment.justification, set, { hash, number });
    const next = setAfter(set, [setSignals(fragment.header)], number);
    const last = isFinished && index === fragments.length - 1;
    if (next.setId === set.setId && !last) {
      throw new WarpRefusedError('no handover', index, `block ${number} is not the last of set ${set.setId}`);
    }
    set = next;
    header = fragment.header;
    height = number;
  }
  return { header, hash, set, isFinished };
}
