/**
 * Counting GRANDPA precommits: what justifications and commits have in common.
 * substrate: client/consensus/grandpa/src/justification.rs (`verify_with_voter_set`); crate finality-grandpa
 * (`validate_commit`). Stricter in one thing: nodes pass over strangers, here they refuse the whole.
 */
import { bytesToHex, equalBytes, type Hex } from '../../substrate/bytes.ts';
import { finalityThreshold, type AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import type { SignedPrecommit } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import type { Header } from '../../substrate/header.ts';
import { verifyEd25519 } from './ed25519.ts';
import { RefusedError } from './refused-error.ts';

export type FinalityRefusal =
  /** It finalizes another block than the one it was shown for. */
  | 'wrong target'
  /** A commit that names another set than the one that votes. */
  | 'wrong set'
  | 'unknown authority'
  | 'vote below target'
  /** A vote for a block that is not shown to descend from the target. */
  | 'no ancestry'
  /** A header that no vote needs. */
  | 'unused ancestry'
  /** One authority with three different votes. */
  | 'too many votes'
  | 'below threshold'
  | 'bad signature';

/** This does not prove the block final. */
export class FinalityRefusedError extends RefusedError {
  override readonly name = 'FinalityRefusedError';
  constructor(
    readonly reason: FinalityRefusal,
    particulars: string,
  ) {
    super(`Not proved final (${reason}): ${particulars}`);
  }
}

/** What counted votes say. */
export interface CountedVotes {
  /** Authorities that signed, each once. */
  readonly signers: readonly Uint8Array[];
  /** Authorities that signed two different votes in this round. */
  readonly equivocators: readonly Uint8Array[];
  readonly weight: bigint;
  readonly threshold: bigint;
}

export interface Votes {
  readonly round: bigint;
  readonly targetHash: Uint8Array;
  readonly targetNumber: number;
  readonly precommits: readonly SignedPrecommit[];
}

/**
 * Checks that the votes make the target final. What costs little is checked first, signatures last.
 * @param headerOf the header of a block between the target and a vote, by its hash in hexadecimal
 * @param visited told of every header a vote needed
 * @throws FinalityRefusedError
 */
export function countVotes(
  votes: Votes,
  set: AuthoritySet,
  headerOf: (hash: Hex) => Header | undefined,
  visited: (hash: Hex) => void = () => undefined,
): CountedVotes {
  const weights = new Map<Hex, bigint>();
  for (const { id, weight } of set.authorities) {
    const name = bytesToHex(id);
    // The list may name an authority twice; its votes add up, as in the network's voter set.
    weights.set(name, (weights.get(name) ?? 0n) + weight);
  }
  const descends = ancestryCheck(votes, headerOf, visited);
  const cast = new Map<Hex, Set<string>>();
  for (const vote of votes.precommits) {
    const id = bytesToHex(vote.id);
    if (!weights.has(id)) throw new FinalityRefusedError('unknown authority', `${id} is not in set ${set.setId}`);
    if (vote.targetNumber < votes.targetNumber) {
      throw new FinalityRefusedError('vote below target', `${id} voted for block ${vote.targetNumber}`);
    }
    descends(vote);
    const theirs = cast.get(id) ?? new Set();
    theirs.add(bytesToHex(vote.targetHash));
    if (theirs.size > 2) throw new FinalityRefusedError('too many votes', `${id} voted for three blocks in one round`);
    cast.set(id, theirs);
  }
  let weight = 0n;
  for (const id of cast.keys()) weight += weights.get(id) as bigint;
  const threshold = finalityThreshold(set.authorities);
  if (weight < threshold) throw new FinalityRefusedError('below threshold', `weight ${weight} of ${threshold} needed`);
  verifySignatures(votes, set.setId);
  const byId = new Map(votes.precommits.map(({ id }) => [bytesToHex(id), id]));
  const signers = [...byId.values()];
  const equivocators = [...byId].flatMap(([name, id]) => ((cast.get(name)?.size ?? 0) > 1 ? [id] : []));
  return { signers, equivocators, weight, threshold };
}

/** Walks from a vote down to the target; blocks that were walked through once are not walked again. */
function ancestryCheck(votes: Votes, headerOf: (hash: Hex) => Header | undefined, visited: (hash: Hex) => void) {
  const target = bytesToHex(votes.targetHash);
  /** Numbers of blocks known to descend from the target. */
  const reached = new Map<Hex, number>([[target, votes.targetNumber]]);
  return ({ targetHash, targetNumber }: SignedPrecommit): void => {
    let hash = bytesToHex(targetHash);
    let number = targetNumber;
    const way: [Hex, number][] = [];
    for (let known = reached.get(hash); known === undefined; known = reached.get(hash)) {
      const header = headerOf(hash);
      if (header?.number !== number || number <= votes.targetNumber) {
        throw new FinalityRefusedError(
          'no ancestry',
          `the vote for ${bytesToHex(targetHash)} does not lead to ${target}`,
        );
      }
      visited(hash);
      way.push([hash, number]);
      hash = bytesToHex(header.parentHash);
      number--;
    }
    if (reached.get(hash) !== number) {
      throw new FinalityRefusedError('no ancestry', `a vote says that ${hash} is block ${number}`);
    }
    for (const [step, height] of way) reached.set(step, height);
  };
}

function verifySignatures({ precommits, round }: Votes, setId: bigint): void {
  const checked: SignedPrecommit[] = [];
  for (const vote of precommits) {
    const same = checked.some(
      (one) =>
        equalBytes(one.signature, vote.signature) &&
        equalBytes(one.id, vote.id) &&
        equalBytes(one.targetHash, vote.targetHash) &&
        one.targetNumber === vote.targetNumber,
    );
    if (same) continue;
    if (!verifyEd25519(voteMessage('precommit', vote, round, setId), vote.signature, vote.id)) {
      throw new FinalityRefusedError(
        'bad signature',
        `${bytesToHex(vote.id)} did not sign this in round ${round} of set ${setId}`,
      );
    }
    checked.push(vote);
  }
}
