/**
 * A devnet in this process as the chain's own TypeScript tests want one: blocks made on demand from the transactions given, read
 * through @polkadot/api. What these tests expect comes from subtensor: ts-tests/suites.
 */
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import type { DispatchError, EventRecord } from '@polkadot/types/interfaces';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { servedDevnet } from '../polkadot-js/served-devnet.ts';
import { accounts, call, tx, type Call } from '../polkadot-js/named.ts';

export const TAO = 1_000_000_000n;
/** The first network anybody registers. */
export const FIRST_NETUID = 2;

/** What became of a transaction. */
export interface Outcome {
  readonly successful: boolean;
  /** Name of the module error, or the kind of another. */
  readonly error: string | undefined;
  /** Names of its events. */
  readonly events: readonly string[];
}

export type Signed = readonly [signer: KeyringPair, call: Call, era?: number];

export interface SuiteChain {
  readonly api: ApiPromise;
  tx(pallet: string, name: string, ...args: unknown[]): Call;
  /** A key nobody has yet, from a path. */
  key(path: string): KeyringPair;
  /** A block of exactly these, in this order; `era` in blocks where not the usual. @throws Error when the pool refuses one, with its words */
  block(...signed: readonly Signed[]): Promise<Outcome[]>;
  /** As root, in a block; what came of the call inside. */
  sudo(inner: Call): Promise<string>;
  blocks(count: number): Promise<void>;
  freeRao(address: string): Promise<bigint>;
  fund(address: string, rao: bigint): Promise<void>;
  alphaRao(hotkey: string, coldkey: string, netuid: number): Promise<bigint>;
  read(item: string, ...keys: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function suiteChain(slotDurationMs?: number): Promise<SuiteChain> {
  await cryptoWaitReady();
  const devnet = await servedDevnet({ mode: 'manual' }, slotDurationMs);
  const provider = new WsProvider(devnet.url) as unknown as ProviderInterface;
  const api = new ApiPromise({ provider, noInitWarn: true });
  await api.isReadyOrError;
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  const alice = keyring.addFromUri('//Alice');

  const errorName = (error: DispatchError): string =>
    error.isModule ? api.registry.findMetaError(error.asModule).name : error.type;
  const outcome = (records: readonly EventRecord[], index: number): Outcome => {
    if (index < 0) return { successful: false, error: 'NotInTheBlock', events: [] };
    const own = records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eqn(index));
    const failed = own.find(({ event }) => event.method === 'ExtrinsicFailed');
    return {
      successful: failed === undefined,
      error: failed && errorName(failed.event.data[0] as DispatchError),
      events: own.map(({ event }) => event.method),
    };
  };
  const events = async (): Promise<EventRecord[]> =>
    (await api.query['system']!['events']!()) as unknown as EventRecord[];

  async function block(...signed: readonly Signed[]): Promise<Outcome[]> {
    const nonces = new Map<string, number>();
    const hashes: string[] = [];
    for (const [signer, one, era] of signed) {
      const nonce = nonces.get(signer.address) ?? (await accounts(api)(signer.address)).nonce.toNumber();
      nonces.set(signer.address, nonce + 1);
      await one.signAsync(signer, era === undefined ? { nonce } : { nonce, era });
      hashes.push((await one.send()).toHex());
    }
    await devnet.step();
    const { block: made } = await api.rpc.chain.getBlock();
    const records = await events();
    return hashes.map((hash) =>
      outcome(
        records,
        made.extrinsics.findIndex((one) => one.hash.toHex() === hash),
      ),
    );
  }

  const chain: SuiteChain = {
    api,
    tx: (pallet, name, ...args) => tx(api, pallet, name, ...args),
    key: (path) => keyring.addFromUri(path),
    block,
    async sudo(inner) {
      await block([alice, chain.tx('sudo', 'sudo', inner)]);
      const sudid = (await events()).find(({ event }) => event.method === 'Sudid')!;
      const result = sudid.event.data[0] as unknown as { isOk: boolean; asErr: DispatchError };
      return result.isOk ? 'Ok' : errorName(result.asErr);
    },
    async blocks(count) {
      for (let i = 0; i < count; i++) await devnet.step();
    },
    freeRao: async (address) => (await accounts(api)(address)).data.free.toBigInt(),
    async fund(address, rao) {
      await chain.sudo(chain.tx('balances', 'forceSetBalance', address, rao));
    },
    async alphaRao(hotkey, coldkey, netuid) {
      const method = 'getStakeInfoForHotkeyColdkeyNetuid';
      const info = await call(api, 'stakeInfoRuntimeApi', method, hotkey, coldkey, netuid);
      return BigInt((info.toJSON() as { stake: number }).stake);
    },
    read: async (item, ...keys) => (await api.query['subtensorModule']![item]!(...keys)).toJSON(),
    async close() {
      await api.disconnect();
      await devnet.close();
    },
  };
  return chain;
}

/** A subnet of Alice's in which stake may be held. @returns its netuid */
export async function openSubnet(chain: SuiteChain, hotkey: string): Promise<number> {
  const alice = chain.key('//Alice');
  const netuid = Number(await chain.read('totalNetworks'));
  await chain.block([alice, chain.tx('subtensorModule', 'registerNetwork', hotkey)]);
  await chain.block([alice, chain.tx('subtensorModule', 'startCall', netuid)]);
  return netuid;
}
