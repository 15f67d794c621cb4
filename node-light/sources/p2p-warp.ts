/** From a checkpoint to the newest final block by warp proofs, before the follower begins. */
import { bytesToHex } from '../../substrate/bytes.ts';
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { anchorKeys, anchorOf, type Anchor } from '../follower/checkpoint.ts';
import type { FollowedSet } from '../verifier/authority-changes.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import { verifyWarpProof } from '../verifier/warp.ts';
import { SourceLacksError, type Source } from './source.ts';

/** Where warping starts: all of it vouched for. */
export interface WarpStart {
  readonly genesisHash: Uint8Array;
  /** Hash of a final block. */
  readonly hash: Uint8Array;
  /** Its height, when known. */
  readonly number?: number;
  /** The set that votes after it. Its id is 3 at Finney's genesis, 2 at the test network's. */
  readonly set: AuthoritySet;
}

/** A source that gives warp proofs. */
export type WarpSource = Pick<Source, 'name' | 'header' | 'readProof'> & {
  /** SCALE bytes of a warp proof from this block on. */
  warpProof(from: Uint8Array): Promise<Uint8Array>;
};

/** The proofs go on and on without an end. */
export class EndlessWarpError extends RefusedError {
  override readonly name = 'EndlessWarpError';
  readonly reason = 'endless warp proof';
  constructor() {
    super(`The warp proof did not end after ${mostParts} parts`);
  }
}

/** Most parts of a chain's warp proof; each holds hundreds of handovers. */
const mostParts = 64;

/**
 * The newest block that the source proves final, with the set that votes after it and its proved block authors: an anchor for the
 * follower. The start itself when the chain proves nothing beyond it.
 * @throws the refusal when a proof does not hold; SourceLacksError when the source has no state of the block it leads to
 */
export async function warpAnchor(source: WarpSource, start: WarpStart): Promise<Anchor> {
  let hash = start.hash;
  let number = start.number;
  let set: FollowedSet = start.set;
  for (let part = 0; ; part++) {
    if (part === mostParts) throw new EndlessWarpError();
    const warped = verifyWarpProof(await source.warpProof(hash), set, number);
    set = warped.set;
    if (warped.hash && warped.header) {
      hash = warped.hash;
      number = warped.header.number;
    }
    if (warped.isFinished) break;
    if (!warped.hash) throw new SourceLacksError(`${source.name} gives no proof beyond block ${bytesToHex(hash)}`);
  }
  const [header, proof] = await Promise.all([source.header(hash), source.readProof(anchorKeys, bytesToHex(hash))]);
  const { genesisHash } = start;
  return { ...anchorOf({ genesisHash, hash, setId: set.setId }, header, proof), set };
}
