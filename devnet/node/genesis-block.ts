import type { Header } from '../../substrate/header.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import { orderedTrieRoot } from '../../substrate/trie/ordered-trie-root.ts';
import type { Genesis, Runtime } from '../runtime/runtime.ts';
import type { Block } from './block.ts';
import { hashOf } from './chain.ts';

/** Block 0: no extrinsics, no digest, the genesis state. */
export function genesisBlock(runtime: Runtime, genesis: Genesis): { block: Block; state: Trie } {
  const state = runtime.genesis(genesis);
  const header: Header = {
    parentHash: new Uint8Array(32),
    number: 0,
    stateRoot: state.root(),
    extrinsicsRoot: orderedTrieRoot([], 0),
    digest: [],
  };
  return { block: { hash: hashOf({ header }), header, extrinsics: [], changes: [] }, state };
}
