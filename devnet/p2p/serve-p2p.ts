/** The peer-to-peer service of the bundled node, in Node alone. Standard: libp2p; substrate: client/network. */
import '../../substrate/p2p/node-globals.ts';
import type { DevnetNode } from '../node/node.ts';
import { answerPings, pingProtocol } from './answer-pings.ts';
import { P2pServer, type P2pServerOptions } from './p2p-server.ts';

export interface P2pOptions extends P2pServerOptions {
  /** TCP ports on 127.0.0.1: one for libp2p over WebSocket, one for libp2p over plain TCP (null: none). 0 takes a free one. */
  readonly webSocketPort?: number;
  readonly tcpPort?: number | null;
  /** 32 bytes that decide the node's ed25519 identity: the same seed, the same peer id. */
  readonly identitySeed: Uint8Array;
  /** Peers beyond this are turned away. */
  readonly mostPeers?: number;
}

export interface P2pService {
  /** Where to dial, with the peer id: `/ip4/127.0.0.1/tcp/30334/ws/p2p/12D3…`. WebSocket first. */
  readonly addresses: readonly string[];
  readonly peerId: string;
  close(): Promise<void>;
}

/** A port of the peer-to-peer service cannot be listened on. */
export class P2pListenError extends Error {
  override readonly name = 'P2pListenError';
  constructor(ports: readonly number[], cause: unknown) {
    const which = ports.length === 1 ? `Port ${ports[0]} cannot` : `Ports ${ports.join(' and ')} cannot both`;
    super(`${which} be listened on. Choose another one, or stop the program that uses it.`, { cause });
  }
}

const MOST_PEERS = 32;
/** Ping streams of one peer: a new one may be open before the end of the last is seen. */
const MOST_PING_STREAMS = 2;
/** Connections and streams that wait for their handshakes. */
const PENDING = 16;

/**
 * Lets light clients and other nodes reach the bundled node over libp2p (noise, yamux) on 127.0.0.1.
 * @throws P2pListenError
 */
export async function serveP2p(node: DevnetNode, options: P2pOptions): Promise<P2pService> {
  const { webSocketPort = 0, tcpPort = 0, mostPeers = MOST_PEERS } = options;
  const ports = [webSocketPort, ...(tcpPort === null ? [] : [tcpPort])];
  // Loaded when there is somebody to serve: it is most of what a node would have to load.
  const [{ noise }, { yamux }, { generateKeyPairFromSeed }, { identify }, { tcp }, { webSockets }, { createLibp2p }] =
    await Promise.all([
      import('@chainsafe/libp2p-noise'),
      import('@chainsafe/libp2p-yamux'),
      import('@libp2p/crypto/keys'),
      import('@libp2p/identify'),
      import('@libp2p/tcp'),
      import('@libp2p/websockets'),
      import('libp2p'),
    ]);
  const libp2p = await createLibp2p({
    start: false,
    privateKey: await generateKeyPairFromSeed('Ed25519', options.identitySeed),
    addresses: { listen: ports.map((port, i) => `/ip4/127.0.0.1/tcp/${port}${i === 0 ? '/ws' : ''}`) },
    transports: [webSockets(), tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ maxInboundStreams: 256 })],
    nodeInfo: { name: 'taolite-devnet', userAgent: 'taolite-devnet' },
    services: { identify: identify() },
    // It pings on a new stream each time, and cuts off who leaves too many of them open: smoldot, which never ends one. Peers are
    // on this computer, where a connection that is gone is known to be gone.
    connectionMonitor: { enabled: false },
    connectionManager: {
      maxConnections: mostPeers,
      maxIncomingPendingConnections: PENDING,
      // Everybody here has the same address: the loopback.
      inboundConnectionThreshold: 50,
    },
  });
  const server = new P2pServer(node, libp2p, options);
  try {
    await libp2p.handle(pingProtocol, answerPings, { maxInboundStreams: MOST_PING_STREAMS });
    await server.start();
    await libp2p.start();
  } catch (cause) {
    server.stop();
    await libp2p.stop();
    throw new P2pListenError(ports, cause);
  }
  return {
    addresses: libp2p
      .getMultiaddrs()
      .map(String)
      .sort((a, b) => Number(b.includes('/ws')) - Number(a.includes('/ws'))),
    peerId: libp2p.peerId.toString(),
    async close() {
      server.stop();
      await libp2p.stop();
    },
  };
}
