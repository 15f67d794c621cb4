import type { Header } from '../../substrate/header.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { BlockState, OpaqueExtrinsic } from '../runtime/runtime.ts';

/** A sealed block the node knows. */
export interface Block {
  readonly hash: Hash;
  readonly header: Header;
  readonly extrinsics: readonly OpaqueExtrinsic[];
  /** Changes against the parent's state. */
  readonly changes: readonly (readonly [key: Uint8Array, value: Uint8Array | null])[];
}

/** A block together with the state it left. */
export interface BlockAt {
  readonly hash: Hash;
  readonly header: Header;
  readonly state: BlockState;
}
