/** From a checkpoint to the newest final block by warp proofs, before the follower begins. */
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { decodeWarpProof, type WarpFragment } from '../../substrate/grandpa/warp-proof.ts';
import { headerHash } from '../../substrate/header.ts';
import { CheckpointRefusedError, CheckpointWrongError, type Anchor, type Reached } from '../follower/checkpoint.ts';
import { mostSetIds, setIdOf } from '../follower/set-id-of.ts';
import type { FollowedSet } from '../verifier/authority-changes.ts';
import { verifyJustification } from '../verifier/justification.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import { FinalityRefusedError } from '../verifier/votes.ts';
import { verifyWarpProof } from '../verifier/warp.ts';
import { SourceLacksError, type Source } from '../sources/source.ts';
import { provedAnchor } from './anchor-from.ts';

/** Where warping starts: all of it vouched for. */
export interface WarpStart {
  readonly genesisHash: Uint8Array;
  /** Hash of a final block. */
  readonly hash: Uint8Array;
  readonly number: number;
  /** The set that votes after it. Its id is 3 at Finney's genesis, 2 at the test network's. */
  readonly set: AuthoritySet;
  /** Nobody said that id: the first votes of the proof show it. */
  readonly setIdUnknown?: true | undefined;
}

/** A source that gives warp proofs. */
export type WarpSource = Pick<Source, 'name' | 'header' | 'readProof'> & Required<Pick<Source, 'warpProof'>>;

/** How far the proofs led so far. */
export interface WarpStep {
  readonly number: number;
  /** Null until votes show it. */
  readonly setId: bigint | null;
}

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
 * The newest block that the source proves final, with who signed it, the set that votes after it and its proved block authors: an anchor for
 * the follower. The start itself when the chain proves nothing beyond it.
 * @throws the refusal when a proof does not hold; SourceLacksError when the source has no state of the block it leads to
 */
export async function warpAnchor(
  source: WarpSource,
  start: WarpStart,
  onStep: (step: WarpStep) => void = () => undefined,
): Promise<Anchor> {
  let { hash, number, setIdUnknown } = start;
  let set: FollowedSet = start.set;
  let reached: Reached | undefined;
  for (let part = 0; ; part++) {
    if (part === mostParts) throw new EndlessWarpError();
    onStep({ number, setId: setIdUnknown ? null : set.setId });
    const { fragments: shown, isFinished } = decodeWarpProof(await source.warpProof(hash));
    // Where nothing newer is final, a node shows the start itself again; who signed that may have been the set before.
    const begin = shown[0] && equalBytes(headerHash(shown[0].header), hash) ? shown[0] : undefined;
    const ofBefore = begin && setIdOf(votesHold(begin, set), setIdUnknown ? undefined : set.setId) === undefined;
    const fragments = ofBefore ? shown.slice(1) : shown;
    const [first] = fragments;
    if (setIdUnknown && first) {
      set = { ...set, setId: learnSetId(source, first, set) };
      setIdUnknown = undefined;
    }
    let warped;
    try {
      warped = verifyWarpProof({ fragments, isFinished }, set, begin && !ofBefore ? number - 1 : number);
    } catch (error) {
      throw (
        (part === 0 && first && error instanceof FinalityRefusedError && wrongSetId(first, set, number, error)) || error
      );
    }
    set = warped.set;
    if (warped.hash && warped.header && warped.proof) {
      hash = warped.hash;
      number = warped.header.number;
      const from = { number: start.number, hash: start.hash };
      reached = { from, proof: warped.proof, handover: warped.handover ?? reached?.handover };
    }
    if (warped.isFinished) break;
    if (!warped.hash) throw new SourceLacksError(`${source.name} gives no proof beyond block ${bytesToHex(hash)}`);
  }
  const { genesisHash } = start;
  const anchor = { ...(await provedAnchor(source, { genesisHash, hash, setId: set.setId })), set };
  return { ...anchor, ...(reached && { reached }), ...(setIdUnknown && { setIdUnknown }) };
}

/** Checks the votes of a fragment under a set id. */
const votesHold =
  ({ header, justification }: WarpFragment, { authorities }: AuthoritySet) =>
  (setId: bigint): void => {
    verifyJustification(justification, { setId, authorities }, { hash: headerHash(header), number: header.number });
  };

/**
 * Good votes of the start's voters for a later block, under a lower id than the start names: ids only rise, so the start is wrong. A higher
 * one says nothing: handovers between may have been left out.
 */
function wrongSetId(first: WarpFragment, set: AuthoritySet, start: number, cause: FinalityRefusedError) {
  const { number } = first.header;
  if (cause.reason !== 'bad signature' || number <= start) return undefined;
  const setId = setIdOf(votesHold(first, set));
  if (setId === undefined || setId >= set.setId) return undefined;
  const particulars = `it names set ${set.setId}, and the votes of its authorities for block ${number} hold under set ${setId}`;
  return new CheckpointWrongError('setId', particulars, true, cause);
}

/** The id under which the first votes of a proof hold. @throws CheckpointRefusedError when they hold under none, FinalityRefusedError */
function learnSetId(source: WarpSource, first: WarpFragment, set: AuthoritySet): bigint {
  const holds = votesHold(first, set);
  const setId = setIdOf(holds);
  if (setId !== undefined) return setId;
  try {
    holds(0n);
  } catch (error) {
    if (!(error instanceof FinalityRefusedError) || error.reason !== 'bad signature') throw error;
  }
  const particulars = `its setId is null, and the votes that ${source.name} shows for block ${first.header.number} hold under no id up to ${mostSetIds}; a checkpoint with its setId is wanted, or another source`;
  throw new CheckpointRefusedError('unknown set id', particulars);
}
