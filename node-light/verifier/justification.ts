/** GRANDPA justifications and commits: proof that a block is final. */
import { bytesToHex, equalBytes, type Hex } from '../../substrate/bytes.ts';
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import type { Commit } from '../../substrate/grandpa/commit.ts';
import { decodeJustification, type Justification } from '../../substrate/grandpa/justification.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { countVotes, FinalityRefusedError, type CountedVotes } from './votes.ts';

/** The block a proof of finality must be about. */
export interface FinalityTarget {
  /** Made from the header here, never taken from a message. 32 bytes. */
  readonly hash: Uint8Array;
  readonly number: number;
}

/** What a checked justification says. */
export interface VerifiedJustification extends CountedVotes {
  readonly justification: Justification;
}

/**
 * Checks that the justification makes the target final.
 * @param proof SCALE bytes, or decoded
 * @param set the authorities that vote for this block, with their set id (it is in the signatures only)
 * @throws FinalityRefusedError, ScaleError for bytes that are no justification
 */
export function verifyJustification(
  proof: Uint8Array | Justification,
  set: AuthoritySet,
  target: FinalityTarget,
): VerifiedJustification {
  const justification = proof instanceof Uint8Array ? decodeJustification(proof) : proof;
  checkTarget(justification, target);
  const ancestry = new Map<Hex, Header>(
    justification.votesAncestries.map((header) => [bytesToHex(headerHash(header)), header]),
  );
  const unused = new Set(ancestry.keys());
  const counted = countVotesWith(justification, set, ancestry, unused);
  return { ...counted, justification };
}

function countVotesWith(
  justification: Justification,
  set: AuthoritySet,
  ancestry: ReadonlyMap<Hex, Header>,
  unused: Set<Hex>,
): CountedVotes {
  const counted = countVotes(
    justification,
    set,
    (hash) => ancestry.get(hash),
    (hash) => unused.delete(hash),
  );
  const [first] = unused;
  if (first !== undefined) throw new FinalityRefusedError('unused ancestry', `no vote needs header ${first}`);
  return counted;
}

/**
 * Checks that a gossiped commit makes the target final. It carries no headers: those between the target and the blocks
 * voted for come from the follower.
 * @param headerOf header by its hash in hexadecimal, of blocks known here
 * @throws FinalityRefusedError
 */
export function verifyCommit(
  commit: Commit,
  set: AuthoritySet,
  target: FinalityTarget,
  headerOf: (hash: Hex) => Header | undefined,
): CountedVotes {
  if (commit.setId !== set.setId) {
    throw new FinalityRefusedError('wrong set', `the commit is of set ${commit.setId}, set ${set.setId} votes`);
  }
  checkTarget(commit, target);
  return countVotes(commit, set, headerOf);
}

function checkTarget(claims: { targetHash: Uint8Array; targetNumber: number }, target: FinalityTarget): void {
  if (claims.targetNumber === target.number && equalBytes(claims.targetHash, target.hash)) return;
  const asked = `block ${target.number} (${bytesToHex(target.hash)})`;
  throw new FinalityRefusedError(
    'wrong target',
    `it is for block ${claims.targetNumber} (${bytesToHex(claims.targetHash)}), not for ${asked}`,
  );
}
