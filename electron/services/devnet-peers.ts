/** The devnet's port for peers: open on 127.0.0.1 while somebody wants it, any free port, over WebSocket alone. */
import { randomBytes } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { chainSpecOf } from '../../devnet/p2p/chain-spec.ts';
import { serveP2p, type P2pService } from '../../devnet/p2p/serve-p2p.ts';
import type { PeerWay } from './devnet-messages.ts';

/** Pages have one each; nobody else is told of it. */
const MOST_PEERS = 8;

export class DevnetPeers {
  readonly #node: DevnetNode;
  readonly #wanted = new Set<MessagePort>();
  #service: Promise<P2pService> | null = null;

  constructor(node: DevnetNode) {
    this.#node = node;
  }

  /** Says at `port` what a peer needs to join, or why none can. The way stays open until that port is closed. */
  async open(port: MessagePort): Promise<void> {
    this.#wanted.add(port);
    port.on('close', () => {
      this.#wanted.delete(port);
      if (this.#wanted.size === 0) void this.close();
    });
    port.postMessage(await this.#way());
  }

  async #way(): Promise<PeerWay> {
    try {
      const { addresses } = await (this.#service ??= this.#serve());
      return { spec: JSON.stringify(chainSpecOf(this.#node, addresses)) };
    } catch (error) {
      this.#service = null;
      return { why: error instanceof Error ? error.message : String(error) };
    }
  }

  #serve(): Promise<P2pService> {
    return serveP2p(this.#node, {
      tcpPort: null,
      identitySeed: new Uint8Array(randomBytes(32)),
      mostPeers: MOST_PEERS,
      // Whatever page a browser shows can reach a port of this computer, and the devnet's keys are known to everybody.
      readOnly: true,
    });
  }

  /** Closes the port; a later peer gets another one. */
  async close(): Promise<void> {
    const service = this.#service;
    this.#service = null;
    // One that could not be opened has nothing to close.
    const opened = await service?.catch(() => null);
    await opened?.close();
  }
}
