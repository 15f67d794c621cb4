// The one place that decides what is best and what is final; a little long because import, finality and recall share the tree.
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import type { BlockJustification } from '../../substrate/grandpa/finality-proof.ts';
import { headerHash } from '../../substrate/header.ts';
import type { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block, BlockAt } from './block.ts';
import { BlockTree, parentOf, type TreeRoute } from './block-tree.ts';
import { BehindFinality, StateDiscarded, StateUnavailable, UnknownBlock } from './chain-errors.ts';
import { ChainDataError, type ChainStore, type FinalityRecord } from './chain-store.ts';
import { Emitter } from './emitter.ts';

export * from './chain-errors.ts';

export interface ChainOptions {
  /** How many blocks behind the last final one their state can be asked for; `Infinity` for all. */
  readonly keepStates: number;
}

/** Another block became the best one. Where `retracted` is empty, the chain merely grew. */
export interface BestChange extends TreeRoute {
  readonly best: Block;
}

/** These blocks, oldest first, became final and are stored; the pruned ones lay on forks that died with that. */
export interface Finalized {
  readonly finalized: readonly Block[];
  readonly pruned: readonly Hash[];
}

/**
 * Where the store can make older states again, memory holds no more than this many: each holds what its block changed and the nodes
 * above, half a megabyte where a hundred subnets live, and keeps the chunks it lies in from being freed.
 */
const STATES_IN_MEMORY = 16;
/** States made again for somebody who asked are kept for the next question. */
const RECALLED_STATES = 8;

/**
 * The block tree of a node: blocks by hash, the best and the last final one, and the states still kept, each fork's own. The best
 * block is the highest, among equals the one seen first. Finalized blocks are durable in the store before `finality` is announced.
 */
export class Chain {
  /** A block came in, on whichever fork. When it is the new best one, `chain.best` says so already. */
  readonly imported = new Emitter<Block>();
  /** Comes after `imported`, and before the `finality` that brings it about. */
  readonly bestChanged = new Emitter<BestChange>();
  readonly finality = new Emitter<Finalized>();
  /** The chain was set back to this block; what followed it is gone, be it final. Comes before `bestChanged`. Development only. */
  readonly rewound = new Emitter<Block>();

  readonly #tree = new BlockTree();
  readonly #states = new Map<Hash, Trie>();
  readonly #recalled = new Map<Hash, BlockAt>();
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
    /** What the finality gadget kept in the store. */
    readonly storedGadget: Uint8Array | undefined,
  ) {
    this.#best = head.hash;
    this.#finalized = head.hash;
    this.#remember(head, state);
    this.#numbers.set(head.header.number, head.hash);
  }

  /** Starts from what the store holds, or writes the genesis block there. @throws ChainDataError */
  static async open(genesis: { block: Block; state: Trie }, store: ChainStore, options: ChainOptions): Promise<Chain> {
    const { hash } = genesis.block;
    const stored = await store.load(hash);
    if (stored) return new Chain(hash, store, options, stored.head, stored.state, stored.gadget);
    await store.begin(genesis.block, genesis.state);
    return new Chain(hash, store, options, genesis.block, genesis.state, undefined);
  }

  #remember(block: Block, state: Trie): void {
    this.#tree.add(block);
    this.#states.set(block.hash, state);
  }

  get best(): BlockAt {
    return this.at(this.#best);
  }
  get finalized(): Block {
    return this.#tree.get(this.#finalized)!;
  }
  get bestBlock(): Block {
    return this.#tree.get(this.#best)!;
  }
  /** Blocks after the last final one, all forks, parents before children. */
  get unfinalized(): Block[] {
    return this.#tree.descendants(this.#finalized);
  }

  /** A block with its state, when that is in memory. @throws StateUnavailable: `recall` may bring it back */
  at(hash: Hash): BlockAt {
    const block = this.#tree.get(hash);
    const state = this.#states.get(hash);
    if (block && state) return { hash, header: block.header, state };
    const recalled = this.#recalled.get(hash);
    if (!recalled) throw new StateUnavailable(hash);
    return recalled;
  }

  /**
   * A block with its state, made again from the store where memory does not hold it; `at` then finds it for a while.
   * @throws StateDiscarded, UnknownBlock, ChainDataError
   */
  async recall(hash: Hash): Promise<BlockAt> {
    if (this.#states.has(hash) || this.#recalled.has(hash)) return this.at(hash);
    const block = await this.block(hash);
    if (!block) throw new UnknownBlock(hash);
    const recalled = { hash, header: block.header, state: await this.#recallState(block) };
    const [oldest] = this.#recalled.keys();
    if (oldest && this.#recalled.size >= RECALLED_STATES) this.#recalled.delete(oldest);
    this.#recalled.set(hash, recalled);
    return recalled;
  }

  async #recallState(block: Block): Promise<Trie> {
    const { number } = block.header;
    const depth = this.finalized.header.number - number;
    if (depth < 0 || depth > this.options.keepStates) throw new StateDiscarded(block.hash);
    // The nearest later state of the final chain.
    let base = { number: this.finalized.header.number, state: this.#states.get(this.#finalized)! };
    const offer = (at: number, state: Trie | undefined): void => {
      if (state && at >= number && at < base.number) base = { number: at, state };
    };
    for (const [at, hash] of this.#numbers) offer(at, this.#states.get(hash));
    for (const { header, state } of this.#recalled.values()) offer(header.number, state);
    const state = await this.store.recall(base.state, base.number, number);
    if (!state) throw new StateDiscarded(block.hash);
    if (!equalBytes(state.root(), block.header.stateRoot))
      throw new ChainDataError(`The stored history of block ${number} does not have the root that the block names.`);
    return state;
  }

  /** A block from memory or from the store. */
  async block(hash: Hash): Promise<Block | undefined> {
    const known = this.#tree.get(hash) ?? (await this.store.block(hash));
    // A write cut off by a crash may leave a block behind that never became final.
    return known && (this.#tree.get(hash) || known.header.number <= this.finalized.header.number) ? known : undefined;
  }
  /** A block of memory: the last ones of the final chain, and all forks that may still win. */
  known(hash: Hash): Block | undefined {
    return this.#tree.get(hash);
  }
  /** The blocks after `ancestor` up to `hash`, oldest first; undefined when the one does not lead to the other in memory. */
  path(ancestor: Hash, hash: Hash): Block[] | undefined {
    return this.#tree.path(ancestor, hash);
  }
  /** Whether a block can be built on this one: it is the last final block or comes after it. */
  extendable(hash: Hash): boolean {
    return hash === this.#finalized || (this.#tree.get(hash)?.header.number ?? 0) > this.finalized.header.number;
  }
  /** Blocks of memory that build on this one. */
  children(hash: Hash): Block[] {
    return this.#tree.children(hash);
  }
  /** Hash on the best chain. */
  async hashAt(number: number): Promise<Hash | undefined> {
    if (number === 0) return this.genesisHash;
    if (number > this.bestBlock.header.number) return undefined;
    return this.#numbers.get(number) ?? (await this.store.hashAt(number));
  }
  /** What was kept to prove a block final: seldom, and only of final blocks. */
  async justifications(hash: Hash): Promise<readonly BlockJustification[] | undefined> {
    const block = await this.block(hash);
    if (!block || block.header.number > this.finalized.header.number) return undefined;
    return this.store.justifications(block.header.number);
  }

  /**
   * Takes a block built on the last final one or on a block after it. One that is known already changes nothing.
   * @throws UnknownBlock for an unknown parent, BehindFinality
   */
  import(block: Block, state: Trie): void {
    if (this.#tree.get(block.hash)) return;
    const parent = this.#tree.get(parentOf(block));
    if (!parent) throw new UnknownBlock(parentOf(block));
    if (parent.header.number < this.finalized.header.number) throw new BehindFinality(block.hash, this.#finalized);
    if (!equalBytes(state.root(), block.header.stateRoot)) throw new Error('the state is not the one the header names');
    this.#remember(block, state);
    const change = block.header.number > this.bestBlock.header.number ? this.#setBest(block) : undefined;
    this.imported.emit(block);
    if (change) this.bestChanged.emit(change);
  }

  #setBest(best: Block): BestChange {
    const route = this.#tree.route(this.bestBlock, best);
    for (const { header } of route.retracted) this.#numbers.delete(header.number);
    for (const { header, hash } of route.enacted) this.#numbers.set(header.number, hash);
    this.#best = best.hash;
    return { best, ...route };
  }

  /**
   * Makes a block and all before it final. Resolves when they are durable and announced. Forks that do not hold it are
   * given up; when the best block lay on one of them, another becomes the best.
   * @param record what the finality gadget wants kept with it
   * @throws UnknownBlock, BehindFinality; StoreError when it could not be written: then nothing became final
   */
  async finalize(hash: Hash, record?: FinalityRecord): Promise<void> {
    const target = this.#tree.get(hash);
    if (!target) throw new UnknownBlock(hash);
    if (hash === this.#finalized) return;
    const fresh = this.#tree.path(this.#finalized, hash);
    if (!fresh) throw new BehindFinality(hash, this.#finalized);
    await this.store.append(fresh, (block) => this.#states.get(parentOf(block))!, record);
    const dead = this.#sideBranches(fresh);
    this.#finalized = hash;
    const change = dead.some((block) => block.hash === this.#best) ? this.#setBest(this.#highest(target)) : undefined;
    for (const block of dead) this.#forget(block);
    this.#prune();
    if (change) this.bestChanged.emit(change);
    this.finality.emit({ finalized: fresh, pruned: dead.map((block) => block.hash) });
  }

  /** What branches off before the last of these blocks. */
  #sideBranches(fresh: readonly Block[]): Block[] {
    return fresh.flatMap((next) =>
      this.#tree
        .children(parentOf(next))
        .filter(({ hash }) => hash !== next.hash)
        .flatMap((side) => [side, ...this.#tree.descendants(side.hash)]),
    );
  }

  #highest(from: Block): Block {
    return this.#tree
      .descendants(from.hash)
      .reduce((best, block) => (block.header.number > best.header.number ? block : best), from);
  }

  /**
   * Sets the chain back to an earlier block: what came after it and all forks are forgotten, as if they had never been, also where they
   * were final. Development only: no network would agree.
   * @param gadget the finality gadget's memory from now on; not used where the block lies after the last final one
   * @throws UnknownBlock; StoreError when it could not be written: then nothing has changed
   */
  async rewind(to: BlockAt, gadget: Uint8Array): Promise<void> {
    const { number } = to.header;
    const block = await this.block(to.hash);
    if (!block) throw new UnknownBlock(to.hash);
    if (number < this.finalized.header.number) {
      await this.store.rewind(block, this.at(this.#finalized).state, to.state, gadget);
      this.#finalized = to.hash;
    }
    const kept = new Set<Block>();
    for (let one = this.#tree.get(to.hash); one; one = this.#tree.get(parentOf(one))) kept.add(one);
    for (const one of [...this.#tree.blocks()]) if (!kept.has(one)) this.#forget(one);
    for (const [hash, { header }] of this.#recalled) if (header.number > number) this.#recalled.delete(hash);
    if (!kept.has(block)) this.#remember(block, to.state);
    this.#numbers.clear();
    for (const { header, hash } of this.#tree.blocks()) this.#numbers.set(header.number, hash);
    this.#best = to.hash;
    this.rewound.emit(block);
    this.bestChanged.emit({ best: block, retracted: [], enacted: [] });
  }

  #forget(block: Block): void {
    this.#tree.remove(block);
    this.#states.delete(block.hash);
  }

  #prune(): void {
    const { keepStates } = this.options;
    const inMemory = this.store.recallable >= keepStates ? Math.min(keepStates, STATES_IN_MEMORY) : keepStates;
    const oldest = this.finalized.header.number - inMemory;
    for (const block of this.#tree.blocks()) {
      if (block.header.number >= oldest) break;
      // The blocks themselves are in the store; memory keeps no more than the states it serves.
      this.#forget(block);
      this.#numbers.delete(block.header.number);
    }
  }
}

/** Hash of a sealed header. */
export const hashOf = (block: Pick<Block, 'header'>): Hash => bytesToHex(headerHash(block.header));
