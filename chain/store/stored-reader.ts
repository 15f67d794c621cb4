import { prove, type Evidence, type Proved } from '../../substrate/evidence.ts';
import { NotStored } from '../errors.ts';
import type { Explorer } from '../ports/chain-reader.ts';
import type { ExplorerStore, Snapshot, SnapshotKind } from '../ports/explorer-store.ts';
import type { Balance } from '../types/balance.ts';
import type { Heads } from '../types/head.ts';
import type { Metagraph, WeightRow } from '../types/neuron.ts';
import type { Portfolio } from '../types/position.ts';
import type { RegistrationTerms } from '../types/registration.ts';
import type { Subnet, SubnetDetail } from '../types/subnet.ts';

/** Entries of a history or price list when nobody says how many. */
export const MOST = 500;

const evidenceOf = ({ block, at, evidence }: Snapshot): Evidence => ({ word: 'stored', block, at, was: evidence });

/** Reads what was seen of a chain (by genesis hash); everything is marked `stored` with its block, time and first word. */
export function storedReader(store: ExplorerStore, chain: string): Explorer {
  const read = async <T>(kind: SnapshotKind, key: string, what: string): Promise<Proved<T>> => {
    const snapshot = await store.get(chain, kind, key);
    if (!snapshot) throw new NotStored(what);
    return { value: snapshot.value as T, evidence: evidenceOf(snapshot) };
  };
  const balance = (address: string): Promise<Proved<Balance>> => read('balance', address, `The balance of ${address}`);
  const metagraph = (netuid: number): Promise<Proved<Metagraph>> =>
    read('metagraph', String(netuid), `The metagraph of subnet ${netuid}`);
  return {
    heads: () => read<Heads>('heads', '', 'The head of the chain'),
    balance,
    balances: async (addresses) => {
      const parts = await Promise.all(addresses.map(balance));
      return prove(parts, (values): readonly Balance[] => values, {
        word: 'stored',
        block: 0,
        at: 0,
        was: { word: 'claimed', by: 'nobody' },
      });
    },
    subnets: () => read<readonly Subnet[]>('subnets', '', 'The list of subnets'),
    subnet: (netuid) => read<SubnetDetail>('subnet', String(netuid), `Subnet ${netuid}`),
    metagraph,
    weights: (netuid) => read<readonly WeightRow[]>('weights', String(netuid), `The weights of subnet ${netuid}`),
    portfolio: (coldkey) => read<Portfolio>('portfolio', coldkey, `The portfolio of ${coldkey}`),
    registration: (netuid) =>
      read<RegistrationTerms>('registration', String(netuid), `The price of registering on subnet ${netuid}`),
    neuron: async (netuid, hotkey) => {
      const { value, evidence } = await metagraph(netuid);
      return { value: value.neurons.find((neuron) => neuron.hotkey === hotkey) ?? null, evidence };
    },
    history: (address, most = MOST) => store.history(chain, address, most),
    prices: (netuid, most = MOST) => store.prices(chain, netuid, most),
  };
}
