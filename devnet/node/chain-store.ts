import type { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';

/** What a restart begins with. */
export interface StoredChain {
  readonly head: Block;
  readonly state: Trie;
  /** Parents of the head, nearest first, each with the changes that turn the child's state back into its own. */
  readonly recent: readonly { readonly parent: Block; readonly undo: readonly (readonly [Uint8Array, Uint8Array | null])[] }[];
}

/** Durable home of finalized blocks and the state of the last one. */
export interface ChainStore {
  /** @returns what is stored of the chain with this genesis, or undefined when the store is empty. @throws ChainDataError */
  load(genesis: Hash): Promise<StoredChain | undefined>;
  /** Writes block 0 and its state into an empty store. */
  begin(genesis: Block, state: Trie): Promise<void>;
  /** Writes blocks, oldest first, in one atomic batch with the state's changes. `parentState` gives the state before a block. */
  append(blocks: readonly Block[], parentState: (block: Block) => Trie): Promise<void>;
  block(hash: Hash): Promise<Block | undefined>;
  hashAt(number: number): Promise<Hash | undefined>;
  close(): Promise<void>;
}

/** Stored chain data that cannot be used. Nothing was changed. */
export class ChainDataError extends Error {
  override name = 'ChainDataError';
}
