import type { ApiPromise } from '@polkadot/api';
import { NotBittensor, UnexpectedAnswer } from '../errors.ts';
import type { ChainInfo, ChainKind } from '../types/chain-info.ts';

type Consts = Record<string, Record<string, { toString(): string } | undefined> | undefined>;

/**
 * What a chain says of itself, with the constants that matter here.
 * @throws NotBittensor when a constant is missing, UnexpectedAnswer
 */
export async function readChainInfo(
  api: ApiPromise,
  request: (method: string, params: readonly unknown[]) => Promise<unknown>,
  kind: ChainKind,
  label: string,
): Promise<ChainInfo> {
  const [name, genesisHash] = await Promise.all([request('system_chain', []), request('chain_getBlockHash', [0])]);
  if (typeof name !== 'string') throw new UnexpectedAnswer('the name of the chain', 'a text');
  if (typeof genesisHash !== 'string' || !/^0x[0-9a-f]{64}$/.test(genesisHash))
    throw new UnexpectedAnswer('the genesis hash', 'a hash');
  const constant = (pallet: string, item: string): bigint => {
    const value = (api.consts as unknown as Consts)[pallet]?.[item];
    if (value === undefined) throw new NotBittensor(label, `constant ${pallet}.${item}`);
    return BigInt(value.toString());
  };
  return {
    kind,
    label,
    name: name.slice(0, 100),
    genesisHash,
    specName: api.runtimeVersion.specName.toString(),
    get specVersion() {
      return api.runtimeVersion.specVersion.toNumber();
    },
    ss58Prefix: Number(constant('system', 'ss58Prefix')),
    blockTimeMs: Number(constant('aura', 'slotDuration')),
    existentialDepositRao: constant('balances', 'existentialDeposit'),
  };
}
