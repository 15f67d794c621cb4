// Keys: `m` head; `g` memory of the finality gadget; `b`+number -> block; `h`+hash -> number; `j`+number -> justifications;
// `s`+key -> state of the head; `u`, `v`, `w`+number -> undo records (state-history.ts).
import { bytesToHex, concatBytes, equalBytes, hexToBytes, readU32, utf8 } from '../../substrate/bytes.ts';
import {
  decodeJustifications,
  encodeJustifications,
  type BlockJustification,
} from '../../substrate/grandpa/finality-proof.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { Store, StoreOperation } from '../../substrate/store/store.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import { bigEndian } from './big-endian.ts';
import type { Block } from './block.ts';
import { ChainDataError, type ChainStore, type FinalityRecord, type StoredChain } from './chain-store.ts';
import { stateDifference } from './state-difference.ts';
import { StateHistory } from './state-history.ts';
import { decodeBlock, encodeBlock } from './stored-block.ts';

const HEAD = utf8('m');
const GADGET = utf8('g');
/** Bumped when the layout changes; other versions are refused, never guessed at. */
const LAYOUT = 2;
const blockKey = (number: number): Uint8Array => concatBytes(utf8('b'), bigEndian(number));
const justificationsKey = (number: number): Uint8Array => concatBytes(utf8('j'), bigEndian(number));
const hashKey = (hash: Hash): Uint8Array => concatBytes(utf8('h'), hexToBytes(hash));
const stateKey = (key: Uint8Array): Uint8Array => concatBytes(utf8('s'), key);

export interface StoredChainOptions {
  /** How far back states can be asked for, also after a restart; `Infinity` keeps all. */
  readonly keepStates: number;
}

/** Keeps finalized blocks and the state of the last one in a `Store` (level in Node, IndexedDB in the browser). */
export class StoredChainStore implements ChainStore {
  readonly #history: StateHistory;
  constructor(
    private readonly store: Store,
    options: StoredChainOptions,
  ) {
    this.#history = new StateHistory(store, options.keepStates);
  }

  get recallable(): number {
    return this.#history.blocks;
  }

  async load(genesis: Hash): Promise<StoredChain | undefined> {
    const head = await this.store.get(HEAD);
    if (!head) return undefined;
    try {
      return await this.#read(head, genesis);
    } catch (cause) {
      if (cause instanceof ChainDataError) throw cause;
      throw new ChainDataError(
        `The stored chain cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        {
          cause,
        },
      );
    }
  }

  async #read(meta: Uint8Array, genesis: Hash): Promise<StoredChain> {
    const r = new Reader(meta);
    const layout = r.u32();
    if (layout !== LAYOUT)
      throw new ChainDataError(
        `The stored chain has layout ${layout}; this program reads ${LAYOUT}. Use another data folder, or delete this one to start anew.`,
      );
    const storedGenesis = bytesToHex(r.raw(32));
    if (storedGenesis !== genesis)
      throw new ChainDataError(
        `The stored chain is another one (genesis ${storedGenesis}, wanted ${genesis}). Use another data folder, or delete this one to start anew.`,
      );
    const number = r.u32();
    const head = await this.#blockAt(number);
    if (!head) throw new ChainDataError(`Block ${number}, the stored head, is missing.`);
    const entries: [Uint8Array, Uint8Array][] = [];
    for await (const [key, value] of this.store.iterate({ prefix: utf8('s') })) entries.push([key.subarray(1), value]);
    const state = Trie.empty(1).apply(entries);
    if (!equalBytes(state.root(), head.header.stateRoot))
      throw new ChainDataError(
        `The stored state does not have the root that block ${number} names: the data is damaged.`,
      );
    return { head, state, gadget: await this.store.get(GADGET) };
  }

  async #blockAt(number: number): Promise<Block | undefined> {
    const bytes = await this.store.get(blockKey(number));
    return bytes && decodeBlock(bytes);
  }

  #meta(genesis: Hash, number: number): StoreOperation {
    const w = new Writer();
    w.u32(LAYOUT);
    w.raw(hexToBytes(genesis));
    w.u32(number);
    return { type: 'put', key: HEAD, value: w.finish() };
  }
  #blockOps(block: Block): StoreOperation[] {
    const { number } = block.header;
    return [
      { type: 'put', key: blockKey(number), value: encodeBlock(block) },
      { type: 'put', key: hashKey(block.hash), value: bigEndian(number).reverse() },
    ];
  }

  #genesis: Hash | undefined;

  async begin(genesis: Block, state: Trie): Promise<void> {
    const ops = this.#blockOps(genesis);
    for (const [key, value] of state.entries()) ops.push({ type: 'put', key: stateKey(key), value });
    ops.push(this.#meta(genesis.hash, 0));
    await this.store.batch(ops);
  }

  async append(blocks: readonly Block[], parentState: (block: Block) => Trie, record?: FinalityRecord): Promise<void> {
    const last = blocks[blocks.length - 1];
    if (!last) return;
    const genesis = (this.#genesis ??= await this.hashAt(0));
    if (!genesis) throw new ChainDataError('The store has no block 0.');
    const undo = blocks.map((block) => ({
      number: block.header.number,
      undo: StateHistory.undo(block, parentState(block)),
    }));
    const ops = [...blocks.flatMap((block) => this.#blockOps(block)), ...(await this.#history.record(undo))];
    const state = new Map<string, StoreOperation>();
    for (const { changes } of blocks)
      for (const [key, value] of changes)
        state.set(
          bytesToHex(key),
          value ? { type: 'put', key: stateKey(key), value } : { type: 'del', key: stateKey(key) },
        );
    const { number } = last.header;
    if (record) ops.push({ type: 'put', key: GADGET, value: record.gadget });
    if (record?.justifications)
      ops.push({ type: 'put', key: justificationsKey(number), value: encodeJustifications(record.justifications) });
    // One atomic batch: after a crash the head, its state and its blocks are all there, or none of this is.
    await this.store.batch([...ops, ...state.values(), this.#meta(genesis, number)]);
  }

  async block(hash: Hash): Promise<Block | undefined> {
    const number = await this.store.get(hashKey(hash));
    return number && this.#blockAt(readU32(number));
  }
  async hashAt(number: number): Promise<Hash | undefined> {
    return (await this.#blockAt(number))?.hash;
  }
  async justifications(number: number): Promise<BlockJustification[] | undefined> {
    const bytes = await this.store.get(justificationsKey(number));
    return bytes && decodeJustifications(bytes);
  }
  recall(state: Trie, from: number, to: number): Promise<Trie | undefined> {
    return this.#history.recall(state, from, to);
  }
  async rewind(to: Block, from: Trie, state: Trie, gadget: Uint8Array): Promise<void> {
    const genesis = await this.hashAt(0);
    if (!genesis) throw new ChainDataError('The store has no block 0.');
    const { number } = to.header;
    const ops: StoreOperation[] = stateDifference(from, state).map(([key, value]) =>
      value ? { type: 'put', key: stateKey(key), value } : { type: 'del', key: stateKey(key) },
    );
    for (let n = number + 1; ; n++) {
      const block = await this.#blockAt(n);
      if (!block) break;
      const keys = [blockKey(n), hashKey(block.hash), justificationsKey(n), ...StateHistory.keysOf(n)];
      ops.push(...keys.map((key): StoreOperation => ({ type: 'del', key })));
    }
    await this.store.batch([...ops, { type: 'put', key: GADGET, value: gadget }, this.#meta(genesis, number)]);
  }
  close(): Promise<void> {
    return this.store.close();
  }
}
