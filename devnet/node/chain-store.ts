import type { BlockJustification } from '../../substrate/grandpa/finality-proof.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';

/** What a restart begins with. */
export interface StoredChain {
  readonly head: Block;
  readonly state: Trie;
  /** The finality gadget's own memory, as it was handed in with the head; undefined before the first block after genesis. */
  readonly gadget: Uint8Array | undefined;
}

/** What the finality gadget wants kept with a newly final block. */
export interface FinalityRecord {
  /** Kept with the block for ever. */
  readonly justifications?: readonly BlockJustification[];
  /** The gadget's own memory: replaces the former. */
  readonly gadget: Uint8Array;
}

/** Durable home of finalized blocks and the state of the last one. */
export interface ChainStore {
  /** How far back states can be made again (`recall`), in blocks; 0 when never. */
  readonly recallable: number;
  /** @returns what is stored of the chain with this genesis, or undefined when the store is empty. @throws ChainDataError */
  load(genesis: Hash): Promise<StoredChain | undefined>;
  /** Writes block 0 and its state into an empty store. */
  begin(genesis: Block, state: Trie): Promise<void>;
  /** Writes blocks, oldest first, in one atomic batch with the state's changes. `parentState` gives the state before a block. */
  append(blocks: readonly Block[], parentState: (block: Block) => Trie, record?: FinalityRecord): Promise<void>;
  block(hash: Hash): Promise<Block | undefined>;
  hashAt(number: number): Promise<Hash | undefined>;
  /** Justifications kept with a final block. */
  justifications(number: number): Promise<readonly BlockJustification[] | undefined>;
  /**
   * The state of final block `to`, made from that of the later final block `from`; undefined when what it takes is not kept any more.
   */
  recall(state: Trie, from: number, to: number): Promise<Trie | undefined>;
  /**
   * Makes an earlier final block the last one, in one atomic batch: the blocks after it are gone. `from` is the state of the last
   * final block, `gadget` the finality gadget's memory from now on. Development only.
   */
  rewind(to: Block, from: Trie, state: Trie, gadget: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Stored chain data that cannot be used. Nothing was changed. */
export class ChainDataError extends Error {
  override name = 'ChainDataError';
}
