import type { AccountId } from '../runtime/frame/types.ts';
import { account, amount, flag, GenesisFileError, list, record, text, whole, type Read } from './fields.ts';

export interface GenesisNeuron {
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
  /** Alpha the coldkey holds on the hotkey. */
  readonly stakeAlphaRao?: bigint;
}
export interface GenesisSubnet {
  readonly netuid: number;
  readonly owner: AccountId;
  readonly ownerHotkey: AccountId;
  readonly name?: string;
  /** Whether it emits from block 1 on; default true. */
  readonly started?: boolean;
  /** Reserves of its pool; the price is one over the other. Default 1000 TAO and 1000 alpha. */
  readonly pool?: { readonly taoRao: bigint; readonly alphaRao: bigint };
  /** Storage items of SubtensorModule by netuid, as JSON: `{ "tempo": 20 }`. */
  readonly hyperparameters?: Readonly<Record<string, unknown>>;
  /** Besides the owner's hotkey, which has uid 0. */
  readonly neurons?: readonly GenesisNeuron[];
}

/** A chain of one's own. Whatever is left out is as on the bundled local network. */
export interface GenesisFile {
  readonly chainName?: string;
  readonly sudo?: AccountId;
  /** Who holds what; instead of the development accounts of the local network. */
  readonly accounts?: readonly { readonly address: AccountId; readonly freeRao: bigint }[];
  readonly subnets?: readonly GenesisSubnet[];
  /** Any other values, as `dev_setStorage` takes them by names; laid down last. */
  readonly storage?: Readonly<Record<string, unknown>>;
}

const anyRecord: Read<Record<string, unknown>> = (json, path) => {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new GenesisFileError(path, 'an object wanted');
  return json as Record<string, unknown>;
};

const neuron = record<GenesisNeuron>({ hotkey: account, coldkey: account, stakeAlphaRao: amount }, [
  'hotkey',
  'coldkey',
]);
const pool = record<NonNullable<GenesisSubnet['pool']>>({ taoRao: amount, alphaRao: amount }, ['taoRao', 'alphaRao']);
const subnet = record<GenesisSubnet>(
  {
    // Netuid 0 is root, 1 the subnet every local network begins with.
    netuid: whole(2, 4095),
    owner: account,
    ownerHotkey: account,
    name: text,
    started: flag,
    pool,
    hyperparameters: anyRecord,
    neurons: list(neuron),
  },
  ['netuid', 'owner', 'ownerHotkey'],
);
const holder = record<{ address: AccountId; freeRao: bigint }>({ address: account, freeRao: amount }, [
  'address',
  'freeRao',
]);
const file = record<GenesisFile>({
  chainName: text,
  sudo: account,
  accounts: list(holder),
  subnets: list(subnet),
  storage: anyRecord,
});

/** Reads and checks a genesis file. @throws GenesisFileError that names the place */
export function readGenesisFile(json: string): GenesisFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new GenesisFileError('', `is not JSON: ${(cause as Error).message}`);
  }
  const genesis = file(parsed, '');
  unique(genesis.accounts?.map(({ address }) => address) ?? [], 'accounts', 'address');
  unique(genesis.subnets?.map(({ netuid }) => netuid) ?? [], 'subnets', 'netuid');
  genesis.subnets?.forEach(({ ownerHotkey, neurons = [] }, i) => {
    unique(
      neurons.map(({ hotkey }) => hotkey),
      `subnets[${i}].neurons`,
      'hotkey',
    );
    const owned = neurons.findIndex(({ hotkey }) => hotkey === ownerHotkey);
    if (owned >= 0)
      throw new GenesisFileError(`subnets[${i}].neurons[${owned}].hotkey`, "is the owner's, which has uid 0 already");
  });
  return genesis;
}

function unique(values: readonly unknown[], path: string, field: string): void {
  const again = values.findIndex((value, i) => values.indexOf(value) < i);
  if (again >= 0) throw new GenesisFileError(`${path}[${again}].${field}`, 'stands there twice');
}
