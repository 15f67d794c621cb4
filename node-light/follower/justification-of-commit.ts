/** A gossiped commit as the justification that says the same: with the headers between its target and its votes. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Commit } from '../../substrate/grandpa/commit.ts';
import { encodeJustification } from '../../substrate/grandpa/justification.ts';
import type { Header } from '../../substrate/header.ts';

/** @param headerOf of the blocks voted for, all of them above the target. @returns SCALE bytes */
export function justificationOfCommit(commit: Commit, headerOf: (hash: Hex) => Header | undefined): Uint8Array {
  const { round, targetHash, targetNumber, precommits } = commit;
  const ancestries = new Map<Hex, Header>();
  for (const vote of precommits) {
    let hash = bytesToHex(vote.targetHash);
    for (let at = headerOf(hash); at && at.number > targetNumber && !ancestries.has(hash); at = headerOf(hash)) {
      ancestries.set(hash, at);
      hash = bytesToHex(at.parentHash);
    }
  }
  return encodeJustification({
    round,
    targetHash,
    targetNumber,
    precommits,
    votesAncestries: [...ancestries.values()],
  });
}
