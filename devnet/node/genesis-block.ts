import type { Trie } from '../../substrate/trie/trie.ts';
import { genesisAt } from '../runtime/genesis-at.ts';
import type { Genesis, Runtime } from '../runtime/runtime.ts';
import type { Block } from './block.ts';

/** Block 0 as the node keeps it: no extrinsics, the genesis state. */
export function genesisBlock(runtime: Runtime, genesis: Genesis): { block: Block; state: Trie } {
  const { header, hash, state } = genesisAt(runtime, genesis);
  return { block: { hash, header, extrinsics: [], changes: [] }, state };
}
