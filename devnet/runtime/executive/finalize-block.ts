import { bytesToHex } from '../../../substrate/bytes.ts';
import { orderedTrieRoot } from '../../../substrate/trie/ordered-trie-root.ts';
import type { Context } from '../frame/context.ts';
import type { ValueOf } from '../frame/type.ts';
import { system } from '../pallets/system/declaration.ts';
import type { BlockState } from '../runtime.ts';
import type { header } from '../types/block.ts';
import type { Engine } from './engine.ts';

/**
 * Ends a block of which the state says that it was begun: the pallets' last hooks, then its header. Asked over the API there is never
 * such a state, since every call begins with that of a finished block; then Timestamp stops it, as on the real chain.
 * substrate: frame/executive/src/lib.rs `finalize_block`
 * @throws Error when a pallet misses its inherent
 */
export function finalizeBlock(engine: Engine, ctx: Context): ValueOf<typeof header> {
  for (const module of engine.modules) module.onFinalize?.(ctx);
  const { Number: blockNumber, ParentHash, Digest } = system.storage;
  return {
    parent_hash: ParentHash.get(ctx),
    number: blockNumber.get(ctx),
    state_root: bytesToHex((ctx.state.base as BlockState).apply(ctx.state.changes()).root()),
    // Extrinsics are kept beside the state, so there are none to speak of here.
    extrinsics_root: bytesToHex(orderedTrieRoot([], 0)),
    digest: Digest.get(ctx),
  };
}
