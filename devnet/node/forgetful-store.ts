import type { BlockJustification } from '../../substrate/grandpa/finality-proof.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';
import type { ChainStore, FinalityRecord, StoredChain } from './chain-store.ts';
import { decodeBlock, encodeBlock } from './stored-block.ts';

/** Keeps blocks in memory only (`--memory`), as compact bytes: everything is gone when the process ends. */
export class ForgetfulStore implements ChainStore {
  /** States are kept by the chain itself, or not at all. */
  readonly recallable = 0;
  readonly #blocks: Uint8Array[] = [];
  readonly #numbers = new Map<Hash, number>();
  readonly #justifications = new Map<number, readonly BlockJustification[]>();

  load(_genesis: Hash): Promise<StoredChain | undefined> {
    return Promise.resolve(undefined);
  }
  begin(genesis: Block, state: Trie): Promise<void> {
    return this.append([genesis], () => state);
  }
  append(blocks: readonly Block[], _parentState: (block: Block) => Trie, record?: FinalityRecord): Promise<void> {
    for (const block of blocks) {
      const { number } = block.header;
      this.#blocks[number] = encodeBlock(block);
      this.#numbers.set(block.hash, number);
      if (record?.justifications && block === blocks[blocks.length - 1])
        this.#justifications.set(number, record.justifications);
    }
    return Promise.resolve();
  }
  #at(number: number | undefined): Block | undefined {
    const bytes = number === undefined ? undefined : this.#blocks[number];
    return bytes && decodeBlock(bytes);
  }
  block(hash: Hash): Promise<Block | undefined> {
    return Promise.resolve(this.#at(this.#numbers.get(hash)));
  }
  hashAt(number: number): Promise<Hash | undefined> {
    return Promise.resolve(this.#at(number)?.hash);
  }
  justifications(number: number): Promise<readonly BlockJustification[] | undefined> {
    return Promise.resolve(this.#justifications.get(number));
  }
  recall(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  rewind({ header }: Block): Promise<void> {
    this.#blocks.length = header.number + 1;
    for (const [hash, number] of this.#numbers) if (number > header.number) this.#numbers.delete(hash);
    for (const number of this.#justifications.keys()) if (number > header.number) this.#justifications.delete(number);
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
