/** A connection to one peer over libp2p, dialled from here: requests, and Substrate's notifications both ways. Node alone. */
import '../../substrate/p2p/node-globals.ts';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { identify } from '@libp2p/identify';
import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { ping } from '@libp2p/ping';
import { tcp } from '@libp2p/tcp';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { fromUtf8 } from '../../substrate/bytes.ts';
import { bytesOf, readFields } from '../../substrate/p2p/protobuf.ts';
import { FramedStream } from '../../substrate/p2p/framed-stream.ts';

export interface P2pPeerOptions {
  /** `/ip4/…/tcp/…/ws/p2p/12D3…`, with or without `/ws`, or with `/dns/…`. The peer must prove to be the one named at its end. */
  readonly address: string;
  /** A signal that gives something up after so many milliseconds. */
  readonly deadline: (ms: number) => AbortSignal;
}

/** The address is not one that can be dialled. */
export class PeerAddressError extends Error {
  override readonly name = 'PeerAddressError';
  constructor(address: string, cause?: unknown) {
    super(
      `"${address}" is not the address of a peer. It looks like /dns/host/tcp/30333/ws/p2p/12D3… and ends with the peer's identity.`,
      { cause },
    );
  }
}

/** What notifications of one protocol are for. */
export interface NotificationsHandler {
  /** What this side says of itself. */
  readonly handshake: () => Uint8Array;
  /** Longest message read (bytes). */
  readonly most: number;
  /** @throws to end the stream */
  readonly message: (bytes: Uint8Array) => void;
}

const dialMs = 10_000;
const requestMs = 30_000;
/** Standard: https://github.com/libp2p/specs/tree/master/identify */
const identifyProtocol = '/ipfs/id/1.0.0';
/** Longest answer to it (bytes). */
const mostIdentity = 64 << 10;
/** Longest handshake read (bytes). */
const mostHandshake = 256;

export class P2pPeer {
  /** Resolves with the reason when the connection is gone. */
  readonly closed: Promise<string>;

  private constructor(
    private readonly libp2p: Libp2p,
    private readonly connection: Connection,
    private readonly options: P2pPeerOptions,
  ) {
    this.closed = new Promise((resolve) => {
      connection.addEventListener('close', ({ error }) => resolve(error?.message ?? 'the peer closed the connection'));
    });
  }

  /** Dials the peer. @throws PeerAddressError, or what kept the connection from being made */
  static async dial(options: P2pPeerOptions): Promise<P2pPeer> {
    const address = addressOf(options.address);
    const libp2p = await createLibp2p({
      transports: [webSockets(), tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: {
        // The peer asks who this is; this side asks when it wants to know.
        identify: identify({ runOnConnectionOpen: false }),
        ping: ping(),
      },
      connectionManager: { maxConnections: 4 },
      nodeInfo: { name: 'taolite-light', userAgent: 'taolite-light' },
    });
    try {
      return new P2pPeer(libp2p, await libp2p.dial(address, { signal: options.deadline(dialMs) }), options);
    } catch (error) {
      await libp2p.stop();
      // A WebSocket that cannot be opened throws its event.
      if (error instanceof Error || typeof error !== 'object' || error === null || !('message' in error)) throw error;
      throw new Error(String(error.message), { cause: error });
    }
  }

  /** Names of the protocols that the peer says it speaks. @throws ScaleError, TypeError for an answer that is none */
  async protocols(): Promise<readonly string[]> {
    const answer = await this.within(dialMs, identifyProtocol, mostIdentity, (stream) => stream.wanted());
    return [...readFields(answer)].flatMap((field) => (field.number === 3 ? [fromUtf8(bytesOf(field))] : []));
  }

  /**
   * One request, one answer.
   * @param most bytes of the answer
   * @throws FrameError for a longer answer, StreamEndedError when the peer gives none, or what tore the stream
   */
  async request(protocol: string, request: Uint8Array, most: number): Promise<Uint8Array> {
    return this.within(requestMs, protocol, most, async (stream) => {
      stream.send(request);
      const [answer] = await Promise.all([stream.wanted(), stream.close()]);
      return answer;
    });
  }

  /**
   * Opens notifications of a protocol: this side's messages go out on the stream that is returned, the peer's come on one
   * that it opens.
   * @returns the peer's handshake
   */
  async open(
    protocol: string,
    handler: NotificationsHandler,
  ): Promise<{ handshake: Uint8Array; stream: FramedStream }> {
    await this.libp2p.handle(protocol, (stream) => this.listen(stream, handler), { maxInboundStreams: 2 });
    return this.within(dialMs, protocol, mostHandshake, async (stream) => {
      stream.send(handler.handshake());
      return { handshake: await stream.wanted(), stream };
    });
  }

  private async listen(stream: Stream, { handshake, most, message }: NotificationsHandler): Promise<void> {
    const framed = new FramedStream(stream, most);
    try {
      // The peer's handshake says nothing that would be believed.
      await framed.wanted();
      framed.send(handshake());
      for (let next = await framed.next(); next; next = await framed.next()) message(next);
      await framed.close();
    } catch (error) {
      framed.abort(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private async within<T>(
    ms: number,
    protocol: string,
    most: number,
    talk: (stream: FramedStream) => Promise<T>,
  ): Promise<T> {
    const signal = this.options.deadline(ms);
    const framed = new FramedStream(await this.connection.newStream(protocol, { signal }), most);
    const late = (): void => framed.abort(signal.reason as Error);
    signal.addEventListener('abort', late, { once: true });
    try {
      return await talk(framed);
    } catch (error) {
      framed.abort(error as Error);
      throw error;
    } finally {
      signal.removeEventListener('abort', late);
    }
  }

  async close(): Promise<void> {
    await this.libp2p.stop();
  }
}

function addressOf(text: string) {
  let address;
  try {
    address = multiaddr(text);
  } catch (cause) {
    throw new PeerAddressError(text, cause);
  }
  if (!/\/p2p\/[^/]+$/.test(text)) throw new PeerAddressError(text);
  return address;
}
