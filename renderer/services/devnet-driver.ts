import type { Production } from '../../devnet/node/production.ts';
import type { AxonTransport } from '../../miner/axon/axon-transport.ts';
import type { DevnetPeerWay, DevnetStatus } from '../../miner/ports/host-port.ts';
import type { Connect } from '../../substrate/transport/transport.ts';

/** The bundled devnet, wherever it runs: in the host, or in a worker of the page. */
export interface DevnetDriver {
  readonly where: 'host' | 'page';
  status(): Promise<DevnetStatus>;
  /** Calls `listener` on every change; the result stops it. */
  onChange(listener: (status: DevnetStatus) => void): () => void;
  start(): Promise<DevnetStatus>;
  stop(): Promise<DevnetStatus>;
  /** Changes how blocks are made; kept for the next start. */
  produce(production: Production): Promise<DevnetStatus>;
  /** Makes blocks now. Gives the number of the last one. */
  newBlocks(count: number): Promise<number>;
  /** Opens a subnet for one more task of the market. It takes some blocks; how far it is stands in the status. */
  openSubnet(task: string): Promise<void>;
  /** Begins a new chain and sets the old one aside, never deleting it. Gives where it lies now, or null if there was none. */
  reset(): Promise<string | null>;
  /** JSON-RPC with it; works while it runs. */
  readonly connect: Connect;
  /** Lets a peer in, over WebSocket on 127.0.0.1; null where nothing can dial it. */
  readonly openToPeer: (() => Promise<DevnetPeerWay>) | null;
  /** Where a miner of this page listens so that the devnet's validators reach it. */
  readonly axon: AxonTransport;
}
