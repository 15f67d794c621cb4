import { bytesToHex, readU64 } from '../../substrate/bytes.ts';
import { auraSlot } from '../../substrate/digest.ts';
import { storageKey } from '../../substrate/storage-key.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Genesis, OpaqueExtrinsic, Runtime } from '../runtime/runtime.ts';
import { authorBlock, type SealingKey } from './author.ts';
import type { Block, BlockAt } from './block.ts';
import { Chain, type ChainOptions } from './chain.ts';
import type { ChainStore } from './chain-store.ts';
import type { Clock } from './clock.ts';
import { signingReady } from './derandomized-sr25519.ts';
import { Emitter } from './emitter.ts';
import { genesisBlock } from './genesis-block.ts';
import { TransactionPool } from './pool.ts';
import { everySlot, type Production } from './production.ts';

const TIMESTAMP_NOW = storageKey('Timestamp', 'Now');
/** Time of a block in milliseconds; 0 for genesis, which has none. */
function timestampOf({ state }: BlockAt): number {
  const bytes = state.get(TIMESTAMP_NOW);
  return bytes ? Number(readU64(bytes)) : 0;
}

export interface NodeOptions {
  readonly runtime: Runtime;
  readonly genesis: Genesis;
  /** Authors take turns by slot, as in Aura; they must be the authorities of the genesis, in that order. */
  readonly authors: readonly SealingKey[];
  readonly clock: Clock;
  readonly store: ChainStore;
  readonly production: Production;
  readonly keepStates?: ChainOptions['keepStates'];
  /** How many blocks finality stays behind the best block. */
  readonly finalityLag?: number;
}

export interface NewBlockOptions {
  /** Leave waiting transactions out. */
  readonly empty?: boolean;
  /** Make it final at once; otherwise the finality lag decides. */
  readonly finalize?: boolean;
  /** Build with exactly these instead of the pool's. */
  readonly transactions?: readonly OpaqueExtrinsic[];
}

/** One node of the bundled chain: block production, pool, chain, store. Its outside is `devnet/rpc`. */
export class DevnetNode {
  /** Something went wrong while making a block; the node goes on with the next one. */
  readonly trouble = new Emitter<Error>();
  readonly pool: TransactionPool;
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
  }

  static async open(options: NodeOptions): Promise<DevnetNode> {
    await signingReady;
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
    const made = this.#queue.then(async () => {
      if (this.#closed) return undefined;
      if (options.skipIfIdle && this.pool.ready().length === 0) return undefined;
      return this.#make(options);
    });
    this.#queue = made.catch(() => undefined);
    return made.catch((error: unknown) => {
      this.trouble.emit(error instanceof Error ? error : new Error(String(error)));
      if (this.#production.mode === 'interval') return undefined;
      throw error;
    });
  }

  async #make(options: NewBlockOptions): Promise<Block> {
    const { runtime, genesis, authors } = this.options;
    const parent = this.chain.best;
    const duration = genesis.slotDurationMs;
    // Each block has a slot of its own, also when blocks are made faster than slots pass, and its time is at least
    // half a slot after its parent's (Timestamp.MinimumPeriod), also when the parent came late in its slot.
    const nextSlot = (Number(auraSlot(parent.header.digest) ?? 0n) + 1) * duration;
    const now = Math.max(this.now(), nextSlot, timestampOf(parent) + Math.ceil(duration / 2));
    const slot = BigInt(Math.floor(now / duration));
    const author = authors[Number(slot % BigInt(authors.length))]!;
    const transactions = options.transactions ?? (options.empty ? [] : this.pool.ready());
    const authored = authorBlock(runtime, parent, author, slot, BigInt(now), transactions);
    for (const { extrinsic } of authored.invalid) this.pool.invalid(extrinsic);
    this.chain.import(authored.block, authored.state);
    this.pool.included(authored.block.hash, authored.block.extrinsics);
    await this.#finalize(options.finalize);
    return authored.block;
  }

  async #finalize(now: boolean | undefined): Promise<void> {
    if (now === false) return;
    const lag = now ? 0 : (this.options.finalityLag ?? 0);
    let block = this.chain.bestBlock;
    for (let i = 0; i < lag && block.header.number > this.chain.finalized.header.number; i++)
      block = this.chain.known(bytesToHex(block.header.parentHash))!;
    if (block.header.number > this.chain.finalized.header.number) await this.chain.finalize(block.hash);
  }

  /** Makes a block and those before it final. */
  finalize(hash: Hash): Promise<void> {
    const done = this.#queue.then(() => this.chain.finalize(hash));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Stops making blocks and closes the store. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    await this.#queue;
    await this.options.store.close();
  }
}
