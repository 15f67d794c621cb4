/** The public networks, as presets. Nothing here is dialled before a person picks one. */
import type { Hex } from '../../substrate/bytes.ts';

export type NetworkId = 'finney' | 'test';

export interface Network {
  readonly id: NetworkId;
  readonly name: string;
  /** What its money is worth. */
  readonly purpose: string;
  readonly genesisHash: Hex;
  /** Id of the GRANDPA set that votes after genesis, for whoever verifies from there. subtensor: node/src/service.rs. */
  readonly initialSetId: bigint;
  /** Public JSON-RPC endpoints, asked at once. docs.learnbittensor.org, "Bittensor Networks". */
  readonly endpoints: readonly { readonly url: string; readonly about: string }[];
  /** A checkpoint file (`checkpoint-file.ts`) that came with this release; null: none did, and an endpoint's word is where trust begins. */
  readonly checkpoint: unknown;
}

export const networks: readonly Network[] = [
  {
    id: 'finney',
    name: 'Finney',
    purpose: 'The main network. Its money is real.',
    genesisHash: '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03',
    initialSetId: 3n,
    endpoints: [
      { url: 'wss://entrypoint-finney.opentensor.ai:443', about: 'keeps the newest states' },
      { url: 'wss://archive.chain.opentensor.ai:443', about: 'keeps all states' },
    ],
    checkpoint: null,
  },
  {
    id: 'test',
    name: 'Test network',
    purpose: 'Its money has no value, and is given on request.',
    genesisHash: '0x8f9cf856bf558a14440e75569c9e58594757048d7b3a84b5d25f6bd978263105',
    initialSetId: 2n,
    endpoints: [{ url: 'wss://test.finney.opentensor.ai:443', about: 'keeps the newest states' }],
    checkpoint: null,
  },
];

export const networkById = (id: string): Network | undefined => networks.find((network) => network.id === id);
