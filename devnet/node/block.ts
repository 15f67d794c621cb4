import type { Header } from '../../substrate/header.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { OpaqueExtrinsic } from '../runtime/runtime.ts';

/** A sealed block the node knows. */
export interface Block {
  readonly hash: Hash;
  readonly header: Header;
  readonly extrinsics: readonly OpaqueExtrinsic[];
  /** Changes against the parent's state. */
  readonly changes: readonly (readonly [key: Uint8Array, value: Uint8Array | null])[];
}

export type { BlockAt } from '../runtime/block-at.ts';
