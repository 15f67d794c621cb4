/** Where smoldot can verify the chain that is looked at. It is never offered where it cannot. */
import { networkById, networks } from '../../node-light/networks/networks.ts';
import type { DevnetDriver } from './devnet-driver.ts';
import type { Endpoint } from './endpoint.ts';

export type SmoldotOffer =
  /** The devnet of the host lets it in. */
  | { readonly by: 'devnet' }
  /** A chain specification with peers is to be given. */
  | { readonly by: 'file' }
  /** It cannot work here, and why. */
  | { readonly by: null; readonly why: string };

/**
 * @param genesisHash of the chain at the endpoint; null while that is not known
 * @param devnetAt where the devnet runs; null while that is not known
 */
export function smoldotOffer(
  endpoint: Endpoint,
  genesisHash: string | null,
  devnetAt: DevnetDriver['where'] | null,
): SmoldotOffer {
  if (endpoint.kind === 'devnet')
    return devnetAt === 'host'
      ? { by: 'devnet' }
      : {
          by: null,
          why: 'smoldot dials peers, and a devnet inside a browser tab cannot be dialled. Start Taolite with its host to use smoldot here.',
        };
  const network =
    endpoint.kind === 'network'
      ? networkById(endpoint.network)
      : networks.find((each) => each.genesisHash === genesisHash);
  if (!network) return { by: 'file' };
  return {
    by: null,
    why: `smoldot cannot verify this chain: the voters of ${network.name} began with set ${network.initialSetId}, and smoldot takes every chain to begin with set 0. Taolite’s own light node has no such limit.`,
  };
}
