/** What the tests use of @polkadot/api, typed as far as they use it: its own types do not know the names of this chain. */
import type { ApiPromise } from '@polkadot/api';
import type { QueryableModuleStorage, SubmittableExtrinsic } from '@polkadot/api/types';
import type { Codec } from '@polkadot/types/types';

interface Count {
  toNumber(): number;
  toBigInt(): bigint;
}
export interface Account extends Codec {
  readonly nonce: Count;
  readonly data: { readonly free: Count };
}
interface Key {
  readonly args: readonly { toString(): string }[];
  toHex(): `0x${string}`;
}
/** `System.Account` in all the ways it can be asked. */
export interface Accounts {
  (address: string): Promise<Account>;
  (address: string, heard: (account: Account) => void): Promise<() => void>;
  multi(addresses: readonly string[]): Promise<Account[]>;
  entries(): Promise<[Key, Account][]>;
  entriesPaged(options: { args: []; pageSize: number; startKey: string }): Promise<[Key, Account][]>;
  keys(): Promise<Key[]>;
  hash(address: string): Promise<{ toHex(): string }>;
  size(address: string): Promise<Count>;
}
type Queries = { readonly query: Record<string, QueryableModuleStorage<'promise'>> };

export const accounts = (api: unknown): Accounts =>
  (api as Queries).query['system']!['account']! as unknown as Accounts;

/** A storage entry of SubtensorModule. */
export const subtensor = (api: ApiPromise, item: string): ApiPromise['query'][string][string] =>
  api.query['subtensorModule']![item]!;

export const constant = (api: ApiPromise, pallet: string, name: string): string =>
  api.consts[pallet]![name]!.toString();

export type Call = SubmittableExtrinsic<'promise'>;
export const tx = (api: ApiPromise, pallet: string, call: string, ...args: unknown[]): Call =>
  api.tx[pallet]![call]!(...args);

/** A runtime API's answer. */
export async function call(api: unknown, name: string, method: string, ...args: unknown[]): Promise<Codec> {
  const apis = (api as { call: Record<string, Record<string, (...args: unknown[]) => Promise<Codec>>> }).call;
  return apis[name]![method]!(...args);
}
