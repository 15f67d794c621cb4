/** One voting round of the bundled authorities. */
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { finalityThreshold, type AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import type { Justification, SignedPrecommit } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import type { Block } from '../node/block.ts';
import type { FinalityKey, FinalityKeyStore } from './finality-keys.ts';

/** Whose keys are here, and whether they are enough. */
export interface Quorum {
  readonly voters: readonly FinalityKey[];
  /** Weight of their votes, and what finality takes. */
  readonly weight: bigint;
  readonly threshold: bigint;
}

/** The authorities of a set that can vote with the keys at hand. */
export function quorumOf(set: AuthoritySet, keys: FinalityKeyStore): Quorum {
  const voters: FinalityKey[] = [];
  let weight = 0n;
  for (const authority of set.authorities) {
    const key = keys.get(bytesToHex(authority.id));
    if (!key) continue;
    voters.push(key);
    weight += authority.weight;
  }
  return { voters, weight, threshold: finalityThreshold(set.authorities) };
}

/**
 * Signs the precommits of a round.
 * @param ahead blocks after the target, oldest first: the first voter votes for the target, each next one a block further, as voters
 * do who see blocks at different times; their headers then stand in the justification
 */
export function signRound(
  target: Block,
  ahead: readonly Block[],
  voters: readonly FinalityKey[],
  round: bigint,
  setId: bigint,
): Justification {
  const furthest = Math.min(ahead.length, voters.length - 1);
  const precommits = voters.map((key, i): SignedPrecommit => {
    const { hash, header } = i === 0 || furthest === 0 ? target : ahead[Math.min(i, furthest) - 1]!;
    const vote = { targetHash: hexToBytes(hash), targetNumber: header.number };
    return {
      ...vote,
      signature: key.sign(voteMessage('precommit', vote, round, setId)),
      id: hexToBytes(key.publicKey),
    };
  });
  return {
    round,
    targetHash: hexToBytes(target.hash),
    targetNumber: target.header.number,
    precommits,
    votesAncestries: ahead.slice(0, furthest).map(({ header }) => header),
  };
}
