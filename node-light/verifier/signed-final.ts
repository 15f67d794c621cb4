/** Who signed that a block is final, and when the voters last changed. */
import type { FollowedSet } from './authority-changes.ts';
import type { CountedVotes } from './votes.ts';

/** What made the newest final block final. */
export interface FinalityProof {
  /** SCALE bytes; of a commit, the justification that says the same. */
  readonly justification: Uint8Array;
  /** Who voted. */
  readonly voters: FollowedSet;
  readonly votes: CountedVotes;
}

/** The last change of the voters. */
export interface Handover {
  /** Last block the old set made final. */
  readonly at: number;
  readonly fromSet: bigint;
  readonly toSet: bigint;
}
