import type { Header } from '../../substrate/header.ts';
import { orderedTrieRoot } from '../../substrate/trie/ordered-trie-root.ts';
import { blockAt, type BlockAt } from './block-at.ts';
import type { Genesis, Runtime } from './runtime.ts';

/** Header of block 0: no parent, no extrinsics, no digest. @param stateRoot 32 bytes */
export const genesisHeader = (stateRoot: Uint8Array): Header => ({
  parentHash: new Uint8Array(32),
  number: 0,
  stateRoot,
  extrinsicsRoot: orderedTrieRoot([], 0),
  digest: [],
});

/** Block 0 of a chain with its state. */
export function genesisAt(runtime: Pick<Runtime, 'genesis'>, genesis: Genesis): BlockAt {
  const state = runtime.genesis(genesis);
  return blockAt(genesisHeader(state.root()), state);
}
