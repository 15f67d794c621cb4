/** The root of a list, as headers hold it for their extrinsics. */
import { encodeCompact } from '../scale/compact.ts';
import type { TrieVersion } from './trie-node.ts';
import { Trie } from './trie.ts';

/**
 * Root of the trie whose keys are `compact(index)` and whose values are the items. For extrinsics an item is the
 * extrinsic with its length prefix, and the layout is V0 while the runtime reports system version 0 or 1 (Finney: 1).
 * substrate: `frame_system::extrinsics_data_root`, primitives/trie `ordered_trie_root`.
 */
export function orderedTrieRoot(items: readonly Uint8Array[], version: TrieVersion = 0): Uint8Array {
  return Trie.empty(version)
    .apply(items.map((item, index) => [encodeCompact(index), item] as const))
    .root();
}
