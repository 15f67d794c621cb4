// Keys: `m` head; `b`+number -> block; `h`+hash -> number; `s`+key -> state of the head; `u`+number -> undo record.
import { bytesToHex, concatBytes, equalBytes, hexToBytes, readU32, utf8 } from '../../substrate/bytes.ts';
import { readHeader, writeHeader } from '../../substrate/header.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { Store, StoreOperation } from '../../substrate/store/store.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Block } from './block.ts';
import { ChainDataError, type ChainStore, type StoredChain } from './chain-store.ts';
import { hashOf } from './chain.ts';

const HEAD = utf8('m');
/** Bumped when the layout changes; other versions are refused, never guessed at. */
const LAYOUT = 1;
const bigEndian = (n: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
};
const blockKey = (number: number): Uint8Array => concatBytes(utf8('b'), bigEndian(number));
const undoKey = (number: number): Uint8Array => concatBytes(utf8('u'), bigEndian(number));
const hashKey = (hash: Hash): Uint8Array => concatBytes(utf8('h'), hexToBytes(hash));
const stateKey = (key: Uint8Array): Uint8Array => concatBytes(utf8('s'), key);

type Change = readonly [Uint8Array, Uint8Array | null];

function encodeBlock(block: Block): Uint8Array {
  const w = new Writer(1024);
  writeHeader(w, block.header);
  w.compact(block.extrinsics.length);
  for (const extrinsic of block.extrinsics) {
    w.compact(extrinsic.length);
    w.raw(extrinsic);
  }
  return w.finish();
}
function decodeBlock(bytes: Uint8Array): Block {
  const r = new Reader(bytes);
  const header = readHeader(r);
  const extrinsics = Array.from({ length: r.length() }, () => r.raw(r.length()));
  r.done();
  return { hash: hashOf({ header }), header, extrinsics, changes: [] };
}
function encodeChanges(changes: readonly Change[]): Uint8Array {
  const w = new Writer(1024);
  w.compact(changes.length);
  for (const [key, value] of changes) {
    w.compact(key.length);
    w.raw(key);
    w.bool(value !== null);
    if (value) {
      w.compact(value.length);
      w.raw(value);
    }
  }
  return w.finish();
}
function decodeChanges(bytes: Uint8Array): Change[] {
  const r = new Reader(bytes);
  const changes = Array.from({ length: r.length() }, (): Change => {
    const key = r.raw(r.length());
    return [key, r.bool() ? r.raw(r.length()) : null];
  });
  r.done();
  return changes;
}

export interface StoredChainOptions {
  /** Undo records kept: how far back states can be read after a restart. */
  readonly keepStates: number;
}

/** Keeps finalized blocks and the state of the last one in a `Store` (level in Node, IndexedDB in the browser). */
export class StoredChainStore implements ChainStore {
  constructor(
    private readonly store: Store,
    private readonly options: StoredChainOptions,
  ) {}

  async load(genesis: Hash): Promise<StoredChain | undefined> {
    const head = await this.store.get(HEAD);
    if (!head) return undefined;
    try {
      return await this.#read(head, genesis);
    } catch (cause) {
      if (cause instanceof ChainDataError) throw cause;
      throw new ChainDataError(`The stored chain cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    }
  }

  async #read(meta: Uint8Array, genesis: Hash): Promise<StoredChain> {
    const r = new Reader(meta);
    const layout = r.u32();
    if (layout !== LAYOUT) throw new ChainDataError(`The stored chain has layout ${layout}; this program reads ${LAYOUT}.`);
    const storedGenesis = bytesToHex(r.raw(32));
    if (storedGenesis !== genesis)
      throw new ChainDataError(
        `The stored chain is another one (genesis ${storedGenesis}, wanted ${genesis}). Use another data folder, or delete this one to start anew.`,
      );
    const number = r.u32();
    const head = await this.#blockAt(number);
    if (!head) throw new ChainDataError(`Block ${number}, the stored head, is missing.`);
    const entries: [Uint8Array, Uint8Array][] = [];
    for await (const [key, value] of this.store.iterate({ prefix: utf8('s') })) entries.push([key.slice(1), value]);
    const state = Trie.empty(1).apply(entries);
    if (!equalBytes(state.root(), head.header.stateRoot))
      throw new ChainDataError(`The stored state does not have the root that block ${number} names: the data is damaged.`);
    return { head, state, recent: await this.#recent(number) };
  }

  async #recent(head: number): Promise<StoredChain['recent']> {
    const recent: { parent: Block; undo: Change[] }[] = [];
    for (let n = head; n > 0 && head - n < this.options.keepStates; n--) {
      const undo = await this.store.get(undoKey(n));
      const parent = await this.#blockAt(n - 1);
      if (!undo || !parent) break;
      recent.push({ parent, undo: decodeChanges(undo) });
    }
    return recent;
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

  async append(blocks: readonly Block[], parentState: (block: Block) => Trie): Promise<void> {
    const genesis = (this.#genesis ??= await this.hashAt(0));
    if (!genesis) throw new ChainDataError('The store has no block 0.');
    const ops: StoreOperation[] = [];
    const state = new Map<string, StoreOperation>();
    for (const block of blocks) {
      const before = parentState(block);
      const { number } = block.header;
      ops.push(...this.#blockOps(block));
      const undo = block.changes.map(([key]): Change => [key, before.get(key) ?? null]);
      ops.push({ type: 'put', key: undoKey(number), value: encodeChanges(undo) });
      const old = number - this.options.keepStates;
      if (old > 0) ops.push({ type: 'del', key: undoKey(old) });
      for (const [key, value] of block.changes)
        state.set(
          bytesToHex(key),
          value ? { type: 'put', key: stateKey(key), value } : { type: 'del', key: stateKey(key) },
        );
    }
    const last = blocks[blocks.length - 1];
    if (!last) return;
    // One atomic batch: after a crash the head, its state and its blocks are all there, or none of this is.
    await this.store.batch([...ops, ...state.values(), this.#meta(genesis, last.header.number)]);
  }

  async block(hash: Hash): Promise<Block | undefined> {
    const number = await this.store.get(hashKey(hash));
    return number && this.#blockAt(readU32(number));
  }
  async hashAt(number: number): Promise<Hash | undefined> {
    return (await this.#blockAt(number))?.hash;
  }
  close(): Promise<void> {
    return this.store.close();
  }
}
