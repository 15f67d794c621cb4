import type { BlockJustification } from '../../substrate/grandpa/finality-proof.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';
import type { ChainStore, FinalityRecord, StoredChain } from './chain-store.ts';
import { StateHistory } from './state-history.ts';
import { decodeBlock, encodeBlock } from './stored-block.ts';

/** Keeps blocks in memory only (`--memory`), as compact bytes: everything is gone when the process ends. */
export class ForgetfulStore implements ChainStore {
  /** What each block replaced, which is a fraction of the state it left behind. */
  readonly #undo = memoryStore();
  readonly #history: StateHistory;
  /** @param keepStates how far back states can be made again */
  constructor(keepStates = 256) {
    this.#history = new StateHistory(this.#undo, keepStates);
  }
  get recallable(): number {
    return this.#history.blocks;
  }
  readonly #blocks: Uint8Array[] = [];
  readonly #numbers = new Map<Hash, number>();
  readonly #justifications = new Map<number, readonly BlockJustification[]>();

  load(_genesis: Hash): Promise<StoredChain | undefined> {
    return Promise.resolve(undefined);
  }
  begin(genesis: Block, state: Trie): Promise<void> {
    return this.append([genesis], () => state);
  }
  async append(blocks: readonly Block[], parentState: (block: Block) => Trie, record?: FinalityRecord): Promise<void> {
    const undo = blocks.map((block) => ({
      number: block.header.number,
      undo: StateHistory.undo(block, parentState(block)),
    }));
    await this.#undo.batch(await this.#history.record(undo));
    for (const block of blocks) {
      const { number } = block.header;
      this.#blocks[number] = encodeBlock(block);
      this.#numbers.set(block.hash, number);
      if (record?.justifications && block === blocks[blocks.length - 1])
        this.#justifications.set(number, record.justifications);
    }
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
  recall(state: Trie, from: number, to: number): Promise<Trie | undefined> {
    return this.#history.recall(state, from, to);
  }
  async rewind({ header }: Block): Promise<void> {
    const gone = Array.from({ length: this.#blocks.length - header.number - 1 }, (_, i) => header.number + 1 + i);
    await this.#undo.batch(gone.flatMap(StateHistory.keysOf).map((key) => ({ type: 'del', key })));
    this.#blocks.length = header.number + 1;
    for (const [hash, number] of this.#numbers) if (number > header.number) this.#numbers.delete(hash);
    for (const number of this.#justifications.keys()) if (number > header.number) this.#justifications.delete(number);
  }
  close(): Promise<void> {
    return this.#undo.close();
  }
}
