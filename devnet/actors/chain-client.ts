import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { RuntimeCall } from '../runtime/frame/dispatch.ts';
import type { StorageMap } from '../runtime/frame/storage-item.ts';
import { decode } from '../runtime/frame/type.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { ActorKey } from './actor-key.ts';
import { signedExtrinsic, type ChainFacts } from './signed-extrinsic.ts';

/** One storage entry to read, and how to understand it. */
export interface Ask<R> {
  readonly key: Uint8Array;
  readonly decode: (bytes: Uint8Array | undefined) => R;
}
type Answers<A extends readonly Ask<unknown>[]> = { -readonly [I in keyof A]: A[I] extends Ask<infer R> ? R : never };

/** An entry of a declared storage item; what is absent reads as its default, or undefined. */
export const entry = <K extends readonly unknown[], V, R extends V | undefined>(
  item: StorageMap<K, V, R>,
  ...keys: K
): Ask<R> => ({
  key: item.key(...keys),
  decode: (bytes) => (bytes ? decode(item.value, bytes) : item.initial?.value) as R,
});

type RuntimeFacts = Pick<ChainFacts, 'specVersion' | 'transactionVersion'>;

/** The head of the chain as a subscription tells it. */
export interface Head {
  readonly number: number;
}

/** An actor's view of the chain: the public JSON-RPC, nothing else. */
export class ChainClient {
  private constructor(
    private readonly rpc: RpcClient,
    private facts: ChainFacts,
  ) {}

  /** @throws DisconnectedError, RpcError */
  static async open(connect: Connect): Promise<ChainClient> {
    const rpc = new RpcClient(connect);
    const [genesisHash, version] = await Promise.all([
      rpc.request('chain_getBlockHash', [0]),
      rpc.request('state_getRuntimeVersion'),
    ]);
    const { specVersion, transactionVersion } = version as RuntimeFacts;
    const client = new ChainClient(rpc, { genesisHash: genesisHash as string, specVersion, transactionVersion });
    await rpc.subscribe('state_subscribeRuntimeVersion', [], { next: (next) => client.upgraded(next as RuntimeFacts) });
    return client;
  }
  private upgraded({ specVersion, transactionVersion }: RuntimeFacts): void {
    this.facts = { ...this.facts, specVersion, transactionVersion };
  }

  /** Hash of the best block. */
  async bestHash(): Promise<Hash> {
    return (await this.rpc.request('chain_getBlockHash')) as Hash;
  }

  /** Number of a block. */
  async numberOf(hash: Hash): Promise<number> {
    const header = (await this.rpc.request('chain_getHeader', [hash])) as { number: string };
    return Number(header.number);
  }

  /** Reads entries at a block, in one request. @throws RpcError when the block's state is gone */
  async read<const A extends readonly Ask<unknown>[]>(at: Hash, ...asks: A): Promise<Answers<A>> {
    return (await this.readAll(at, asks)) as Answers<A>;
  }

  /** As `read`, for a list. */
  async readAll<R>(at: Hash, asks: readonly Ask<R>[]): Promise<R[]> {
    if (asks.length === 0) return [];
    const [set] = (await this.rpc.request('state_queryStorageAt', [asks.map((a) => bytesToHex(a.key)), at])) as [
      { changes: [string, string | null][] },
    ];
    return asks.map((one, i) => {
      const value = set.changes[i]?.[1];
      return one.decode(value == null ? undefined : hexToBytes(value));
    });
  }

  /** The keys below a prefix at a block, at most 1000. */
  async keys(at: Hash, prefix: Uint8Array): Promise<Uint8Array[]> {
    const keys = (await this.rpc.request('state_getKeysPaged', [bytesToHex(prefix), 1000, null, at])) as string[];
    return keys.map(hexToBytes);
  }

  /** Signs a call and hands it to the pool. @returns the extrinsic's hash @throws RpcError when the pool refuses it */
  async submit(key: ActorKey, call: RuntimeCall): Promise<Hash> {
    const nonce = (await this.rpc.request('system_accountNextIndex', [key.address])) as number;
    const extrinsic = signedExtrinsic(key, call, nonce, this.facts);
    return (await this.rpc.request('author_submitExtrinsic', [bytesToHex(extrinsic)])) as Hash;
  }

  /** The extrinsics of a block, as bytes. */
  async extrinsics(at: Hash): Promise<Uint8Array[]> {
    const { block } = (await this.rpc.request('chain_getBlock', [at])) as { block: { extrinsics: string[] } };
    return block.extrinsics.map(hexToBytes);
  }

  /** Calls `listener` with every new best block, the present one included. */
  async onHead(listener: (head: Head) => void): Promise<void> {
    await this.rpc.subscribe('chain_subscribeNewHeads', [], {
      next: (header) => listener({ number: Number((header as { number: string }).number) }),
    });
  }

  close(): void {
    this.rpc.close();
  }
}
