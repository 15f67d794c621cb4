/**
 * A chain as it was last proved here, read with the same queries as a live one: metadata and storage come from the snapshot on
 * this computer, each answer with the block and word it is stored by. What was not proved then is not offered.
 */
import type { ApiPromise } from '@polkadot/api';
import { Metadata, TypeRegistry, expandMetadata } from '@polkadot/types';
import type { StoredHeadInfo } from '../../node-light/snapshot/stored-connect.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { SIGNED_EXTENSIONS } from '../connect/signed-extensions.ts';
import type { Chain } from '../ports/chain.ts';
import { readChainInfo } from '../queries/chain-info.ts';
import { BlockView } from '../read/block-view.ts';
import type { ChainKind } from '../types/chain-info.ts';
import { NothingStored } from './store-errors.ts';

/** The part of a chain that can be read, live or stored. */
export type ReadableChain = Pick<Chain, 'info' | 'at'>;

export interface StoredChain extends ReadableChain {
  readonly head: StoredHeadInfo;
  close(): void;
}

/** How the stored chain is known by the person. */
export interface StoredChainOptions {
  /** To the snapshot of this genesis hash. */
  readonly connect: Connect;
  readonly genesisHash: string;
  readonly kind: ChainKind;
  readonly label: string;
}

/**
 * Opens what is stored of a chain.
 * @throws NothingStored when nothing is, RpcError, DisconnectedError, UnexpectedAnswer
 */
export async function openStoredChain({ connect, genesisHash, kind, label }: StoredChainOptions): Promise<StoredChain> {
  const client = new RpcClient(connect);
  try {
    const [head, found] = await Promise.all([
      client.request('stored_head', []) as Promise<StoredHeadInfo | null>,
      client.request('stored_metadata', []) as Promise<{ specVersion: number; metadata: `0x${string}` } | null>,
    ]);
    if (!head || !found) throw new NothingStored(label);
    const api = offlineApi(found.metadata, found.specVersion);
    const info = await readChainInfo(
      api,
      (method) => Promise.resolve(method === 'system_chain' ? label : genesisHash),
      kind,
      label,
    );
    const words = new WeakMap<object, Evidence>();
    const request = async (method: string, params: unknown[]): Promise<unknown> => {
      const { answer, evidence } = (await client.request(method, params)) as { answer: object; evidence: Evidence };
      if (typeof answer !== 'object') throw new UnexpectedAnswer(method, 'stored');
      words.set(answer, evidence);
      return answer;
    };
    const ofAnswer = (answer: unknown): Evidence | undefined => words.get(answer as object);
    const word = { chain: genesisHash, said: head.evidence, ofAnswer };
    return {
      head,
      info,
      at: () => new BlockView(api, request, head, word),
      close: () => client.close(),
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** What reading needs of the API, made from metadata alone. */
function offlineApi(bytes: `0x${string}`, specVersion: number): ApiPromise {
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, bytes);
  registry.setMetadata(metadata, undefined, SIGNED_EXTENSIONS, true);
  const { query: pallets, consts } = expandMetadata(registry, metadata);
  // Made when they are asked for: pages read a few dozen of the hundreds of items there are.
  const query = lazily(pallets, (items) => lazily(items, (creator) => ({ creator })));
  const runtimeVersion = { specName: 'stored', specVersion: { toNumber: () => specVersion } };
  return { registry, query, consts, call: {}, runtimeVersion } as unknown as ApiPromise;
}

/** The same names, each value made from what stands there when it is looked at. */
function lazily<T, R>(given: Readonly<Record<string, T>>, make: (value: T) => R): Record<string, R> {
  return new Proxy<Record<string, R>>(
    {},
    {
      get: (_, name) => (typeof name === 'string' && name in given ? make(given[name]!) : undefined),
    },
  );
}
