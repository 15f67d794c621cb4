import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { headerHash } from '../../substrate/header.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block, BlockAt } from './block.ts';
import type { ChainStore } from './chain-store.ts';
import { Emitter } from './emitter.ts';

/** The state of a block is no longer kept. Message as clients expect it. */
export class StateDiscarded extends Error {
  override name = 'StateDiscarded';
  constructor(readonly hash: Hash) {
    super(`State already discarded for ${hash}`);
  }
}
/** The state of a block is not in memory; which of the two reasons holds takes a look into the store. */
export class StateUnavailable extends Error {
  override name = 'StateUnavailable';
  constructor(readonly hash: Hash) {
    super(`The state of block ${hash} is not kept here`);
  }
}
/** No such block here. */
export class UnknownBlock extends Error {
  override name = 'UnknownBlock';
  constructor(readonly hash: Hash) {
    super(`UnknownBlock: Header was not found in the database: ${hash}`);
  }
}

export interface ChainOptions {
  /** How many blocks behind the best one keep their state; `Infinity` keeps all. */
  readonly keepStates: number;
}

/**
 * The block tree of a node: blocks by hash, the best and the last final one, and the states still kept. Finalized blocks are
 * durable in the store before `finalized` is announced.
 */
export class Chain {
  /** A block became the best one. */
  readonly imported = new Emitter<Block>();
  /** These blocks, oldest first, became final and are stored. */
  readonly finality = new Emitter<{ finalized: readonly Block[]; pruned: readonly Hash[] }>();

  readonly #blocks = new Map<Hash, Block>();
  readonly #states = new Map<Hash, Trie>();
  /** Hashes of the best chain by number; blocks before the first in memory are read from the store. */
  readonly #numbers = new Map<number, Hash>();
  #best: Hash;
  #finalized: Hash;

  private constructor(
    readonly genesisHash: Hash,
    readonly store: ChainStore,
    readonly options: ChainOptions,
    head: Block,
    state: Trie,
  ) {
    this.#best = head.hash;
    this.#finalized = head.hash;
    this.#remember(head, state);
  }

  /** Starts from what the store holds, or writes the genesis block there. */
  static async open(genesis: { block: Block; state: Trie }, store: ChainStore, options: ChainOptions): Promise<Chain> {
    const stored = await store.load(genesis.block.hash);
    if (!stored) {
      await store.begin(genesis.block, genesis.state);
      return new Chain(genesis.block.hash, store, options, genesis.block, genesis.state);
    }
    const chain = new Chain(genesis.block.hash, store, options, stored.head, stored.state);
    // States before the head are made by undoing its changes, as far back as states are kept.
    let state = stored.state;
    for (const { parent, undo } of stored.recent) {
      state = state.apply(undo);
      if (!equalBytes(state.root(), parent.header.stateRoot)) break;
      chain.#remember(parent, state);
      if (stored.head.header.number - parent.header.number >= options.keepStates) break;
    }
    return chain;
  }

  #remember(block: Block, state: Trie): void {
    this.#blocks.set(block.hash, block);
    this.#states.set(block.hash, state);
    this.#numbers.set(block.header.number, block.hash);
  }

  get best(): BlockAt {
    return this.at(this.#best);
  }
  get finalized(): Block {
    return this.#blocks.get(this.#finalized)!;
  }
  get bestBlock(): Block {
    return this.#blocks.get(this.#best)!;
  }

  /** A block with its state, when that is still kept. @throws StateUnavailable; `whyUnavailable` tells the reason */
  at(hash: Hash): BlockAt {
    const block = this.#blocks.get(hash);
    const state = this.#states.get(hash);
    if (block && state) return { hash, header: block.header, state };
    throw new StateUnavailable(hash);
  }
  /** Whether the block was never here or only its state is gone. */
  async whyUnavailable(hash: Hash): Promise<StateDiscarded | UnknownBlock> {
    return (await this.block(hash)) ? new StateDiscarded(hash) : new UnknownBlock(hash);
  }

  /** A block from memory or from the store. */
  async block(hash: Hash): Promise<Block | undefined> {
    return this.#blocks.get(hash) ?? (await this.store.block(hash));
  }
  /** A block of memory (all blocks since the node started, and the last ones before). */
  known(hash: Hash): Block | undefined {
    return this.#blocks.get(hash);
  }
  /** Hash on the best chain. */
  async hashAt(number: number): Promise<Hash | undefined> {
    if (number === 0) return this.genesisHash;
    return this.#numbers.get(number) ?? (await this.store.hashAt(number));
  }

  /** Takes a block built on the best one. */
  import(block: Block, state: Trie): void {
    if (bytesToHex(block.header.parentHash) !== this.#best)
      throw new Error('the block does not build on the best block');
    if (!equalBytes(state.root(), block.header.stateRoot)) throw new Error('the state is not the one the header names');
    this.#remember(block, state);
    this.#best = block.hash;
    this.imported.emit(block);
  }

  /** Makes a block of the best chain and all before it final. Resolves when they are durable and announced. */
  async finalize(hash: Hash): Promise<void> {
    const target = this.#blocks.get(hash);
    if (!target) throw new UnknownBlock(hash);
    const fresh: Block[] = [];
    for (let b = target; b.hash !== this.#finalized; ) {
      fresh.unshift(b);
      const parent = this.#blocks.get(bytesToHex(b.header.parentHash));
      if (!parent || parent.header.number < this.finalized.header.number)
        throw new Error('the block is not a descendant of the last final one');
      b = parent;
    }
    if (fresh.length === 0) return;
    await this.store.append(fresh, (block) => this.#states.get(bytesToHex(block.header.parentHash))!);
    this.#finalized = hash;
    this.#prune();
    this.finality.emit({ finalized: fresh, pruned: [] });
  }

  #prune(): void {
    const oldest = this.finalized.header.number - this.options.keepStates;
    for (const [hash, block] of this.#blocks) {
      if (block.header.number >= oldest) break;
      this.#states.delete(hash);
      // The blocks themselves are in the store; memory keeps no more than the states it serves.
      this.#blocks.delete(hash);
      this.#numbers.delete(block.header.number);
    }
  }
}

/** Hash of a sealed header. */
export const hashOf = (block: Pick<Block, 'header'>): Hash => bytesToHex(headerHash(block.header));
