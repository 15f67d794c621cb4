/** What the follower is told, and what it wants done. */
import type { Hex } from '../../substrate/bytes.ts';
import type { Commit } from '../../substrate/grandpa/commit.ts';
import type { Header } from '../../substrate/header.ts';
import type { FollowedSet } from '../verifier/authority-changes.ts';
import type { CountedVotes } from '../verifier/votes.ts';
import type { TreeBlock } from './block-tree.ts';
import type { CheckpointWrongError } from './checkpoint.ts';

/** `source` is the name of whoever sent it: who is blamed when it is wrong. */
export type Message =
  /** Headers in rising order, each the parent of the next: one that is new, or the answer to `wantHeaders`. */
  | { readonly type: 'headers'; readonly source: string; readonly headers: readonly Header[] }
  | { readonly type: 'justification'; readonly source: string; readonly bytes: Uint8Array }
  | { readonly type: 'commit'; readonly source: string; readonly commit: Commit };

export type Effect =
  /** A verified block became the best one. */
  | { readonly type: 'head'; readonly block: TreeBlock }
  /** A block was proved final, and by whom. */
  | { readonly type: 'final'; readonly block: TreeBlock; readonly set: FollowedSet; readonly votes: CountedVotes }
  /** Ask `source` for its headers after height `after` up to this block; then give `held` again, which hang from it. */
  | {
      readonly type: 'wantHeaders';
      readonly source: string;
      readonly after: number;
      readonly to: { readonly hash: Hex; readonly number: number };
      readonly held: readonly Header[];
    }
  /** Ask any source for the justification of this block: a handover happens there. */
  | { readonly type: 'wantJustification'; readonly number: number; readonly hash: Hex | undefined }
  /** The source sent something wrong. */
  | { readonly type: 'refused'; readonly source: string; readonly error: Error }
  | { readonly type: 'phase'; readonly phase: Phase };

/** Where the follower stands. In the last three it takes nothing in any more. */
export type Phase =
  | { readonly name: 'following' }
  /** The authorities announced a pause from this block on: no finality is to be expected. */
  | { readonly name: 'paused'; readonly from: number }
  /** Trust cannot be carried further; a newer checkpoint can. */
  | { readonly name: 'needsCheckpoint'; readonly at: number; readonly reason: string }
  /** What was given as the beginning of trust does not hold; another one is needed. */
  | { readonly name: 'wrongCheckpoint'; readonly error: CheckpointWrongError }
  /** Two final blocks that exclude each other: more than a third of the authorities signed both. */
  | { readonly name: 'conflict'; readonly at: number; readonly proofs: readonly [Uint8Array | undefined, Uint8Array] };
