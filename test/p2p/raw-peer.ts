// A peer that sends whatever bytes a test wants.
import '../../substrate/p2p/node-globals.ts';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import type { Connection, Stream } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { FramedStream } from '../../substrate/p2p/framed-stream.ts';

export interface RawPeer {
  readonly connection: Connection;
  /** Sends bytes as they are on a new stream, ends its half, and gives what comes back. @throws when the stream is torn */
  send(protocol: string, bytes: Uint8Array): Promise<Uint8Array | undefined>;
  /** Takes streams that the other side opens. */
  handle(protocol: string, taken: (stream: Stream) => void): Promise<void>;
  close(): Promise<void>;
}

export async function rawPeer(address: string): Promise<RawPeer> {
  const libp2p = await createLibp2p({
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
  });
  const connection = await libp2p.dial(multiaddr(address));
  return {
    connection,
    async send(protocol, bytes) {
      const stream = await connection.newStream(protocol);
      const framed = new FramedStream(stream, 32 << 20);
      if (bytes.length > 0) stream.send(bytes);
      void stream.close().catch(() => undefined);
      return framed.next();
    },
    handle: (protocol, taken) => libp2p.handle(protocol, taken),
    close: async () => libp2p.stop(),
  };
}
