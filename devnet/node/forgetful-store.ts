import type { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';
import type { ChainStore, StoredChain } from './chain-store.ts';

/** Keeps blocks in memory only (`--memory`): everything is gone when the process ends. */
export class ForgetfulStore implements ChainStore {
  readonly #blocks = new Map<Hash, Block>();
  readonly #numbers = new Map<number, Hash>();
  load(_genesis: Hash): Promise<StoredChain | undefined> {
    return Promise.resolve(undefined);
  }
  begin(genesis: Block, _state: Trie): Promise<void> {
    return this.append([genesis]);
  }
  append(blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) {
      // The changes serve the store's undo records only; here they would be kept for nothing.
      this.#blocks.set(block.hash, { ...block, changes: [] });
      this.#numbers.set(block.header.number, block.hash);
    }
    return Promise.resolve();
  }
  block(hash: Hash): Promise<Block | undefined> {
    return Promise.resolve(this.#blocks.get(hash));
  }
  hashAt(number: number): Promise<Hash | undefined> {
    return Promise.resolve(this.#numbers.get(number));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
