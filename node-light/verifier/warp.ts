/**
 * Warp proofs: from handover to handover without the headers between.
 * substrate: client/consensus/grandpa/src/warp_proof.rs (`WarpSyncProof::verify`); here a change that takes effect only
 * later than the block shown is not taken for a handover, and blocks must rise.
 */
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { encodeJustification } from '../../substrate/grandpa/justification.ts';
import { decodeWarpProof, type WarpProof } from '../../substrate/grandpa/warp-proof.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { setAfter, setSignals, type FollowedSet } from './authority-changes.ts';
import { verifyJustification } from './justification.ts';
import { RefusedError } from './refused-error.ts';
import type { FinalityProof, Handover } from './signed-final.ts';

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
  /** Who signed it. */
  readonly proof: FinalityProof | undefined;
  /** The last change of the voters that the proof shows. */
  readonly handover: Handover | undefined;
  /** False when the chain goes on: ask again from `hash`. */
  readonly isFinished: boolean;
}

/**
 * Checks a warp proof from a set that is already trusted.
 * @param warp SCALE bytes, or decoded
 * @param after height of the block the proof starts from, when known
 * @throws WarpRefusedError, FinalityRefusedError, SetRefusedError ('forced change'), ScaleError
 */
export function verifyWarpProof(warp: Uint8Array | WarpProof, start: AuthoritySet, after?: number): Warped {
  const { fragments, isFinished } = warp instanceof Uint8Array ? decodeWarpProof(warp) : warp;
  let set: FollowedSet = start;
  let header: Header | undefined;
  let hash: Uint8Array | undefined;
  let signed: Omit<FinalityProof, 'justification'> | undefined;
  let handover: Handover | undefined;
  let height = after ?? -1;
  for (const [index, fragment] of fragments.entries()) {
    const { number } = fragment.header;
    if (number <= height) throw new WarpRefusedError('not rising', index, `block ${number} after block ${height}`);
    hash = headerHash(fragment.header);
    const votes = verifyJustification(fragment.justification, set, { hash, number });
    const next = setAfter(set, [setSignals(fragment.header)], number);
    const last = isFinished && index === fragments.length - 1;
    if (next.setId === set.setId && !last) {
      throw new WarpRefusedError('no handover', index, `block ${number} is not the last of set ${set.setId}`);
    }
    signed = { voters: set, votes };
    if (next.setId !== set.setId) handover = { at: number, fromSet: set.setId, toSet: next.setId };
    set = next;
    header = fragment.header;
    height = number;
  }
  const last = fragments.at(-1);
  const proof = signed && last && { ...signed, justification: encodeJustification(last.justification) };
  return { header, hash, set, proof, handover, isFinished };
}
