/** What a light node is made with, and what it tells. */
import type { TreeBlock } from '../follower/block-tree.ts';
import type { Anchor, Checkpoint } from '../follower/checkpoint.ts';
import type { FollowerOptions } from '../follower/follower.ts';
import type { Phase } from '../follower/messages.ts';
import type { Refusal } from './source-book.ts';

export interface LightNodeOptions extends FollowerOptions {
  /**
   * Where trust begins. `'first source'` trusts whoever is added first for its genesis block, or, where the state of that
   * is not kept any more, for its newest final block: only for a chain of one's own.
   */
  readonly checkpoint: Checkpoint | Anchor | 'first source';
  /** Resolves after so many milliseconds (a port: tests decide when). */
  readonly after: (ms: number) => Promise<void>;
}

export interface LightNodeEvents {
  head: TreeBlock;
  final: TreeBlock;
  refused: Refusal;
  phase: Phase;
}
