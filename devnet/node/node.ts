import { readU64 } from '../../substrate/bytes.ts';
import { auraSlot } from '../../substrate/digest.ts';
import { hashesReady } from '../../substrate/hash.ts';
import { storageKey } from '../../substrate/storage-key.ts';
import type { TrieChange } from '../../substrate/trie/apply-changes.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Genesis, OpaqueExtrinsic, Runtime } from '../runtime/runtime.ts';
import { authorBlock, type SealingKey } from './author.ts';
import { authorTurn } from './author-turn.ts';
import type { Block, BlockAt } from './block.ts';
import { Chain, type ChainOptions } from './chain.ts';
import { StoreError } from '../../substrate/store/store.ts';
import type { ChainStore } from './chain-store.ts';
import type { Clock } from '../../substrate/clock.ts';
import { signingReady } from './derandomized-sr25519.ts';
import { Emitter } from './emitter.ts';
import { genesisBlock } from './genesis-block.ts';
import { TransactionPool } from './pool.ts';
import { everySlot, type Production } from './production.ts';
import type { SignaturesAhead } from './signatures-ahead.ts';
import { FinalityStalled } from '../finality/finality-errors.ts';
import { Finality, type FinalityOptions } from '../finality/finality.ts';

const TIMESTAMP_NOW = storageKey('Timestamp', 'Now');
/** Time of a block in milliseconds; 0 for genesis, which has none. */
function timestampOf({ state }: BlockAt): number {
  const bytes = state.get(TIMESTAMP_NOW);
  return bytes ? Number(readU64(bytes)) : 0;
}

export interface NodeOptions {
  readonly runtime: Runtime;
  readonly genesis: Genesis;
  /** Keys of authors, who take turns by slot, as in Aura: those of the genesis, and any that root may let write blocks later. */
  readonly authors: readonly SealingKey[];
  readonly clock: Clock;
  readonly store: ChainStore;
  readonly production: Production;
  readonly keepStates?: ChainOptions['keepStates'];
  /** How many blocks finality stays behind the best block. */
  readonly finalityLag?: number;
  readonly finality?: FinalityOptions;
  /** A place beside this thread to check signatures in; closed with the node. */
  readonly signatures?: SignaturesAhead;
}

export interface NewBlockOptions {
  /** Leave waiting transactions out. */
  readonly empty?: boolean;
  /** Make it final at once; otherwise the finality lag decides. */
  readonly finalize?: boolean;
  /** Build with exactly these instead of the pool's. */
  readonly transactions?: readonly OpaqueExtrinsic[];
  /** Build on this block instead of the best one: the last final block, or any after it. */
  readonly parent?: Hash;
  /** Values the state holds after the block, whatever the block did: `dev_setStorage` and the faucet. */
  readonly edits?: readonly TrieChange[];
}

/** While the disk is full blocks are made in memory, so many at most. */
export const MOST_UNSTORED = 256;

/** One node of the bundled chain: block production, pool, chain, store. Its outside is `devnet/rpc`. */
export class DevnetNode {
  /** Something went wrong while making a block; the node goes on with the next one. */
  readonly trouble = new Emitter<Error>();
  readonly pool: TransactionPool;
  /** Who votes, how far, and the proofs of it. */
  readonly finality: Finality;
  #stop: () => void = () => undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** Added to the clock by time travel. */
  #timeShiftMs = 0;

  private constructor(
    readonly options: NodeOptions,
    readonly chain: Chain,
  ) {
    this.pool = new TransactionPool(
      (extrinsic) => this.runtime.validate(this.chain.best, extrinsic),
      () => this.chain.best.header.number,
    );
    this.finality = new Finality(chain, options.genesis.finalizers, options.finality);
    // Before anybody else hears of the new best block, the pool holds what may follow it.
    chain.bestChanged.on((change) => this.pool.follow(change));
  }

  static async open(options: NodeOptions): Promise<DevnetNode> {
    await Promise.all([signingReady, hashesReady]);
    const genesis = genesisBlock(options.runtime, options.genesis);
    const chain = await Chain.open(genesis, options.store, { keepStates: options.keepStates ?? 256 });
    const node = new DevnetNode(options, chain);
    node.#start(options.production);
    return node;
  }

  get runtime(): Runtime {
    return this.options.runtime;
  }
  get production(): Production {
    return this.#production;
  }
  #production: Production = { mode: 'manual' };

  #start(production: Production): void {
    this.#production = production;
    switch (production.mode) {
      case 'interval':
        this.#stop = everySlot(this.options.clock, production.ms, async () => {
          await this.newBlock();
        });
        break;
      case 'instant':
        this.#stop = this.pool.status.on(({ status }) => {
          if (status.type === 'ready') queueMicrotask(() => void this.newBlock({ skipIfIdle: true }));
        });
        break;
      case 'manual':
        this.#stop = () => undefined;
    }
  }

  /** Changes how blocks are made from now on. */
  produce(production: Production): void {
    this.#stop();
    this.#start(production);
  }

  /** Milliseconds since 1970 as the chain sees them: the clock, time travel added. */
  now(): number {
    return this.options.clock.now() + this.#timeShiftMs;
  }
  /** Lets the chain's time run from `ms` on. */
  travel(ms: number): void {
    this.#timeShiftMs = ms - this.options.clock.now();
  }

  /** Makes the next block. Calls wait for each other, so two never build on the same parent. */
  newBlock(options: NewBlockOptions & { skipIfIdle?: boolean } = {}): Promise<Block | undefined> {
    const made = this.#enqueue(async () => {
      if (this.#closed) return undefined;
      if (options.skipIfIdle && this.pool.ready().length === 0) return undefined;
      return this.#make(options);
    });
    return made.catch((error: unknown) => {
      this.#troubled(error);
      if (this.#production.mode === 'interval') return undefined;
      throw error;
    });
  }

  async #make(options: NewBlockOptions): Promise<Block> {
    if (this.#unstored && this.chain.best.header.number - this.chain.finalized.header.number >= MOST_UNSTORED)
      await this.#finalizeBehindBest();
    const { runtime, genesis, authors } = this.options;
    const parent = options.parent === undefined ? this.chain.best : this.chain.at(options.parent);
    const onBest = parent.hash === this.chain.best.hash;
    const duration = genesis.slotDurationMs;
    // Each block has a slot of its own, also when blocks are made faster than slots pass, and none has that of another block on
    // the same parent. Its time is at least half a slot after its parent's (Timestamp.MinimumPeriod), also when the parent came
    // late in its slot.
    const taken = [parent, ...this.chain.children(parent.hash)].map(({ header }) => auraSlot(header.digest) ?? 0n);
    const nextSlot = Math.max(...taken.map((slot) => Number(slot) + 1)) * duration;
    const earliest = Math.max(this.now(), nextSlot, timestampOf(parent) + Math.ceil(duration / 2));
    const { author, slot } = authorTurn(parent.state, authors, BigInt(Math.floor(earliest / duration)));
    const now = Math.max(earliest, Number(slot) * duration);
    const transactions = options.transactions ?? (options.empty ? [] : this.pool.ready());
    const authored = authorBlock(runtime, parent, author, slot, BigInt(now), transactions, options.edits);
    // What does not fit a fork may well fit the best chain.
    if (onBest) for (const { extrinsic } of authored.invalid) this.pool.invalid(extrinsic);
    this.chain.import(authored.block, authored.state);
    // Where blocks are made for transactions only, a shielded one needs another block, whose author can open it.
    if (authored.nextOpens && this.#production.mode === 'instant') queueMicrotask(() => void this.newBlock());
    if (options.finalize) await this.#finalizeTo(authored.block.hash);
    else if (options.finalize === undefined) await this.#finalizeBehindBest();
    return authored.block;
  }

  /** Finality as far as the lag allows. That it stands still is no trouble for making blocks. */
  async #finalizeBehindBest(): Promise<void> {
    const { finalityLag = 0 } = this.options;
    const target = this.chain.best.header.number - finalityLag;
    if (target <= this.chain.finalized.header.number) return;
    const behind = this.chain.path(this.chain.finalized.hash, this.chain.best.hash)!;
    await this.#finalizeTo(behind[behind.length - 1 - finalityLag]!.hash);
  }

  async #finalizeTo(hash: Hash): Promise<void> {
    try {
      await this.finality.finalize(hash);
      this.#unstored = false;
    } catch (error) {
      this.#unstored = error instanceof StoreError;
      if (!(error instanceof FinalityStalled)) throw error;
    }
  }
  /** Whether blocks could not be stored when it was last tried. */
  #unstored = false;

  /**
   * Makes a block and those before it final.
   * @throws FinalityStalled, UnknownBlock, BehindFinality; StoreError
   */
  finalize(hash: Hash): Promise<void> {
    return this.#enqueue(() => this.finality.finalize(hash));
  }

  /**
   * Sets the chain back to an earlier block, also behind finality. Development only.
   * @throws AuthoritiesChanged, UnknownBlock, StoreError
   */
  rewind(to: BlockAt): Promise<void> {
    return this.#enqueue(() => this.finality.rewind(to));
  }

  /** True while no block becomes final. Switched back, finality catches up at once. */
  get finalityPaused(): boolean {
    return this.finality.switchedOff;
  }
  set finalityPaused(paused: boolean) {
    this.finality.switchedOff = paused;
    if (!paused) this.#enqueue(() => this.#finalizeBehindBest()).catch((error: unknown) => this.#troubled(error));
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }
  #troubled(error: unknown): void {
    this.trouble.emit(error instanceof Error ? error : new Error(String(error)));
  }

  /** Stops making blocks and closes the store. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    await this.#queue;
    this.finality.close();
    await this.options.signatures?.close();
    await this.options.store.close();
  }
}
