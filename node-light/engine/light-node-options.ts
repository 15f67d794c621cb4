/** What a light node is made with, and what it tells. */
import type { TreeBlock } from '../follower/block-tree.ts';
import type { Anchor, Checkpoint } from '../follower/checkpoint.ts';
import type { FollowerOptions } from '../follower/follower.ts';
import type { Phase } from '../follower/messages.ts';
import type { MetadataPin, ToldMetadata } from './metadata-pins.ts';
import type { Refusal } from './source-book.ts';

export interface LightNodeOptions extends FollowerOptions {
  /**
   * Where trust begins. `'own chain'` believes whoever is added first for its newest final block: for a chain that runs on
   * this computer. `'first source'` begins there too, and everything stays that source's word until `vouch` is called.
   */
  readonly checkpoint: Checkpoint | Anchor | 'own chain' | 'first source';
  /** The chain must be this one, whatever the checkpoint. 32 bytes. */
  readonly genesisHash?: Uint8Array;
  /** Metadata that is known to be right; what came with this release unless given. */
  readonly metadataPins?: readonly MetadataPin[];
  /** What sources said of metadata before, of any chain: another one told for the same runtime is refused. */
  readonly toldMetadata?: readonly ToldMetadata[];
  /** Resolves after so many milliseconds (a port: tests decide when). */
  readonly after: (ms: number) => Promise<void>;
}

export interface LightNodeEvents {
  head: TreeBlock;
  final: TreeBlock;
  refused: Refusal;
  phase: Phase;
  /** The newest block of this source is verified; later ones come as heads. */
  followed: string;
}
