import type { ApiPromise } from '@polkadot/api';
import { stringCamelCase as camel } from '@polkadot/util';
import type { StorageKey } from '@polkadot/types';
import type { Codec } from '@polkadot/types/types';
import { bytesToHex, concatBytes, hexToBytes, isHex } from '../../substrate/bytes.ts';
import { weakest, type Evidence } from '../../substrate/evidence.ts';
import { RpcError } from '../../substrate/transport/rpc-client.ts';
import { NotInRuntime, StatePruned, UnexpectedAnswer } from '../errors.ts';
import type { BlockPoint } from './block-point.ts';
import { PlainReader } from './plain-reader.ts';
import { rememberProvenance } from './provenance.ts';
import {
  decodedAs,
  StorageItem,
  type StorageArgument,
  type StorageCreator,
  type StorageMemory,
} from './storage-item.ts';

/** A storage item and its keys: `['SubtensorModule', 'Burn', 7]`. Names as in the metadata. */
export type StorageRead = readonly [pallet: string, item: string, ...keys: readonly StorageArgument[]];

/** How what is read at a block is known. */
export interface BlockWord {
  /** Genesis hash of the chain. */
  readonly chain: string;
  /** The word for what nothing proves. */
  readonly said: Evidence;
  /** The word for storage, asked for once something was read; absent where nothing is proved. */
  readonly proved?: () => Promise<Evidence>;
  /** How one answer is known, where each has a word of its own. */
  readonly ofAnswer?: (answer: unknown) => Evidence | undefined;
}

type RuntimeCall = { meta: { name: string; params: { type: string }[]; type: string } };

/**
 * The state of one block. Many storage items are one request; all answers belong to the same block, so numbers fit together.
 * Reads throw StatePruned, NotInRuntime, UnexpectedAnswer, and what the transport throws.
 */
export class BlockView {
  readonly block: BlockPoint;
  private readonly api: ApiPromise;
  private readonly request: (method: string, params: unknown[]) => Promise<unknown>;
  private readonly word: BlockWord;
  private readonly words = new Set<Evidence>();
  private readonly keysRead = new Map<string, string>();
  private readonly calls = new Set<string>();
  private readonly items = new Map<string, StorageItem>();
  private readonly memory: StorageMemory = { hashed: new Map(), decoded: new Map() };
  private proved: Promise<Evidence> | undefined;

  constructor(
    api: ApiPromise,
    request: (method: string, params: unknown[]) => Promise<unknown>,
    block: BlockPoint,
    word: BlockWord,
  ) {
    this.api = api;
    this.request = request;
    this.block = block;
    this.word = word;
  }

  /** How all that was read through this view so far is known: the weakest word among its answers. */
  get evidence(): Evidence {
    const evidence = weakest(this.words) ?? this.word.said;
    const keys = [...this.keysRead].map(([key, name]) => ({ key, name }));
    rememberProvenance(evidence, { chain: this.word.chain, block: this.block, keys, calls: [...this.calls] });
    return evidence;
  }

  /** The values of storage items, in order; missing ones have their default, optional ones are null. */
  async storage(reads: readonly StorageRead[]): Promise<PlainReader[]> {
    if (reads.length === 0) return [];
    const wanted = reads.map(([pallet, item, ...args]) => {
      const entry = this.entry(pallet, item);
      return { entry, key: entry.key(args), where: `${pallet}.${item}${args.length ? `(${args.join(', ')})` : ''}` };
    });
    const keys = [...new Set(wanted.map(({ key }) => key))];
    for (const { key, where } of wanted) this.keysRead.set(key, where);
    const found = readChanges(await this.ask('state_queryStorageAt', [keys]), keys);
    return wanted.map(({ entry, key, where }) => new PlainReader(entry.plain(found.get(key) ?? null, where), where));
  }

  /** One storage item as the codec of @polkadot/types, for what needs its metadata (events). Null when there is none. */
  async codec(...[pallet, item, ...args]: StorageRead): Promise<Codec> {
    const entry = this.entry(pallet, item);
    const key = entry.key(args);
    this.keysRead.set(key, `${pallet}.${item}`);
    const value = readChanges(await this.ask('state_queryStorageAt', [[key]]), [key]).get(key) ?? null;
    return entry.codec(value, `${pallet}.${item}`);
  }

  /** The body of the block: its extrinsics in hexadecimal. */
  async body(): Promise<string[]> {
    const answer = (await this.ask('chain_getBlock', [])) as { block?: { extrinsics?: unknown } } | null;
    const extrinsics = answer?.block?.extrinsics;
    if (!Array.isArray(extrinsics) || !extrinsics.every(isHex)) throw new UnexpectedAnswer('chain_getBlock', 'a block');
    return extrinsics;
  }

  /** One storage item. */
  async item(...read: StorageRead): Promise<PlainReader> {
    const [value] = await this.storage([read]);
    return value!;
  }

  /** All keys of a map, or of those below leading keys, as their decoded arguments. */
  async keys(pallet: string, item: string, ...leading: readonly (string | number)[]): Promise<PlainReader[][]> {
    const entry = this.entry(pallet, item);
    // Bytes of the library have a `toHex` of their own, which stands in the way of the platform's.
    const prefix = bytesToHex(Uint8Array.from(entry.creator.keyPrefix(...leading)));
    const page = 1000;
    const result: PlainReader[][] = [];
    for (let start: string | null = null; ;) {
      const answer = await this.ask('state_getKeysPaged', [prefix, page, start]);
      if (
        !Array.isArray(answer) ||
        !answer.every((key): key is string => typeof key === 'string' && key.startsWith(prefix))
      )
        throw new UnexpectedAnswer(`the keys of ${pallet}.${item}`, 'a list of keys below it');
      for (const key of answer) {
        const storageKey: StorageKey = this.api.registry.createTypeUnsafe('StorageKey', [key]);
        const { args } = storageKey.setMeta(entry.creator.meta, pallet, item);
        result.push(args.map((arg, index) => new PlainReader(arg.toJSON(), `${pallet}.${item} key ${index}`)));
      }
      if (answer.length < page) return result;
      start = answer.at(-1) ?? null;
    }
  }

  /** A runtime API method, named as in the runtime: `call('SwapRuntimeApi', 'current_alpha_price', 1)`. */
  async call(runtimeApi: string, method: string, ...args: readonly unknown[]): Promise<PlainReader> {
    const name = `${runtimeApi}_${method}`;
    const sections = this.api.call as unknown as Record<string, Record<string, RuntimeCall> | undefined>;
    const call = sections[camel(runtimeApi)]?.[camel(method)];
    if (!call) throw new NotInRuntime(name, this.api.runtimeVersion.specVersion.toNumber());
    const { registry } = this.api;
    const encoded = args.map((arg, index) =>
      registry.createTypeUnsafe(call.meta.params[index]?.type ?? 'Null', [arg]).toU8a(),
    );
    this.calls.add(name);
    const answer = await this.ask('state_call', [name, bytesToHex(concatBytes(...encoded))]);
    const codec = decodedAs(() => registry.createTypeUnsafe<Codec>(call.meta.type, [bytesOf(answer, name)]), name);
    return new PlainReader(codec.toJSON(), name);
  }

  /** Whether the runtime has a storage item. */
  has(pallet: string, item: string): boolean {
    const sections = this.api.query as unknown as Record<string, Record<string, unknown> | undefined>;
    return sections[camel(pallet)]?.[camel(item)] !== undefined;
  }

  /** An account as the chain's addresses are written. */
  address(account: Uint8Array): string {
    return this.api.registry.createType('AccountId', account).toString();
  }

  private entry(pallet: string, item: string): StorageItem {
    const name = `${pallet}.${item}`;
    let entry = this.items.get(name);
    if (!entry) {
      const sections = this.api.query as unknown as Record<
        string,
        Record<string, { creator: StorageCreator }> | undefined
      >;
      const found = sections[camel(pallet)]?.[camel(item)];
      if (!found) throw new NotInRuntime(name, this.api.runtimeVersion.specVersion.toNumber());
      this.items.set(name, (entry = new StorageItem(this.api.registry, found.creator, this.memory)));
    }
    return entry;
  }

  /** Storage and bodies are proved where anything is; the answer of a runtime call is somebody's word. */
  private wordFor(method: string): Promise<Evidence> {
    const { said, proved } = this.word;
    if (!proved || method === 'state_call') return Promise.resolve(said);
    return (this.proved ??= proved());
  }

  private async ask(method: string, params: unknown[]): Promise<unknown> {
    try {
      const answer = await this.request(method, [...params, this.block.hash]);
      this.words.add(this.word.ofAnswer?.(answer) ?? (await this.wordFor(method)));
      return answer;
    } catch (error) {
      if (error instanceof RpcError && /UnknownBlock|discarded|pruned/i.test(error.message))
        throw new StatePruned(this.block.number);
      throw error;
    }
  }
}

function bytesOf(hex: unknown, where: string): Uint8Array {
  if (!isHex(hex)) throw new UnexpectedAnswer(where, 'bytes in hexadecimal');
  return hexToBytes(hex);
}

function readChanges(answer: unknown, keys: readonly string[]): Map<string, string | null> {
  const changes = Array.isArray(answer) ? (answer[0] as { changes?: unknown } | undefined)?.changes : undefined;
  if (!Array.isArray(changes)) throw new UnexpectedAnswer('state_queryStorageAt', 'a set of changes');
  const found = new Map<string, string | null>();
  for (const change of changes as unknown[]) {
    if (
      !Array.isArray(change) ||
      typeof change[0] !== 'string' ||
      (change[1] !== null && typeof change[1] !== 'string')
    )
      throw new UnexpectedAnswer('state_queryStorageAt', 'pairs of key and value');
    found.set(change[0], change[1] as string | null);
  }
  const missing = keys.find((key) => !found.has(key));
  if (missing !== undefined) throw new UnexpectedAnswer('state_queryStorageAt', `complete (${missing} is missing)`);
  return found;
}
