import type { PeerPipe } from '../../miner/ports/peer-port.ts';
import type { ToldMetadata } from '../../node-light/engine/metadata-pins.ts';
import { networkById } from '../../node-light/networks/networks.ts';
import { isOwnComputer } from '../../node-light/networks/own-computer.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { LightSetUp } from '../workers/light-messages.ts';
import { addressLabel, endpointLabel, isPeerAddress, type Endpoint } from './endpoint.ts';
import type { LightSource } from './light-service.svelte.ts';

/** How the light node of an endpoint is made, and where it reads. */
export interface LightPlan {
  readonly setUp: LightSetUp;
  readonly sources: Promise<readonly LightSource[]>;
}

/**
 * @param devnet the way to the bundled devnet, once it runs; it fails with the reason why it does not
 * @param trusted a checkpoint file kept after a person vouched for this endpoint's chain, as text; null when none is
 * @param told what sources said of metadata before
 * @param openPeer dials a peer; it fails with the reason where there is no host to do it
 */
export function lightPlan(
  endpoint: Endpoint,
  devnet: () => Promise<Connect>,
  trusted: string | null,
  told: readonly ToldMetadata[],
  openPeer: (address: string) => Promise<PeerPipe>,
): LightPlan {
  const kept = trusted === null ? null : (JSON.parse(trusted) as unknown);
  if (endpoint.kind === 'network') {
    const network = networkById(endpoint.network);
    if (!network) throw new Error(`There is no network ${endpoint.network} in this release.`);
    return {
      setUp: { own: false, genesisHash: network.genesisHash, checkpoint: kept ?? network.checkpoint, told },
      sources: Promise.resolve(network.endpoints.map(({ url }) => ({ name: new URL(url).host, way: { url } }))),
    };
  }
  if (endpoint.kind === 'custom') {
    const own = endpoint.urls.every(isOwnComputer);
    return {
      setUp: { own, genesisHash: null, checkpoint: kept, told },
      sources: Promise.resolve(
        endpoint.urls.map((url) => ({
          name: addressLabel(url),
          way: isPeerAddress(url) ? { peer: () => openPeer(url) } : { url },
        })),
      ),
    };
  }
  return {
    setUp: { own: true, genesisHash: null, checkpoint: null, told },
    sources: devnet().then((connect) => [{ name: endpointLabel(endpoint), way: { connect } }]),
  };
}
