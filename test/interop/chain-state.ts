import type { ApiPromise } from '@polkadot/api';
import type { TourDevnet } from './tour-devnet.ts';

interface Stake {
  readonly stake: number | string;
}

interface Account {
  readonly data: { readonly free: { toBigInt(): bigint } };
}

/** What a tour's steps assert on: the chain's storage, read by another client than the one that acted. */
export class ChainState {
  readonly api: ApiPromise;
  /** Makes so many blocks at once. */
  readonly skip: TourDevnet['skip'];
  constructor(devnet: TourDevnet) {
    this.api = devnet.api;
    this.skip = devnet.skip;
  }

  /** A storage value of SubtensorModule as JSON. */
  async read(item: string, ...keys: unknown[]): Promise<unknown> {
    return (await this.api.query['subtensorModule']![item]!(...keys)).toJSON();
  }

  /** Free balance in rao. */
  async freeRao(address: string): Promise<bigint> {
    const account = (await this.api.query['system']!['account']!(address)) as unknown as Account;
    return account.data.free.toBigInt();
  }

  /** Stake of a coldkey on a hotkey in alpha rao. */
  async alphaRao(hotkey: string, coldkey: string, netuid: number): Promise<bigint> {
    const stake = this.api.call['stakeInfoRuntimeApi']!['getStakeInfoForHotkeyColdkeyNetuid']!;
    const info = (await stake(hotkey, coldkey, netuid)).toJSON() as unknown as Stake;
    return BigInt(info.stake);
  }
}
