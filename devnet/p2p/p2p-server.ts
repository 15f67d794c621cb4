import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { bytesToHex, equalBytes, hexToBytes } from '../../substrate/bytes.ts';
import { decodeGrandpaGossip } from '../../substrate/grandpa/commit.ts';
import {
  decodeBlockAnnounce,
  decodeBlockAnnouncesHandshake,
  decodeRole,
  encodeRole,
} from '../../substrate/p2p/block-announce.ts';
import { FramedStream } from '../../substrate/p2p/framed-stream.ts';
import { decodeKademliaQuery, encodeEmptyKademliaAnswer } from '../../substrate/p2p/kademlia.ts';
import { protocolNames, type ProtocolNames } from '../../substrate/p2p/protocol-names.ts';
import { decodeTransactions } from '../../substrate/p2p/transactions.ts';
import type { DevnetNode } from '../node/node.ts';
import { TransactionRejected } from '../node/pool.ts';
import { Allowance } from './allowance.ts';
import { answerBlocks } from './answer-blocks.ts';
import { answerLight } from './answer-light.ts';
import { announcesHandshake, Peer } from './peer.ts';

/** The peer asked for more than it may, or for something of another chain. */
export class RefusedPeerError extends Error {
  override readonly name = 'RefusedPeerError';
}

/** A stream that was ended early: the peer went away, or sent what cannot be answered. */
export interface Refusal {
  readonly peer: string;
  readonly protocol: string;
  readonly error: Error;
}

export interface P2pServerOptions {
  /** Told of every stream that ended early, for a log. */
  readonly refused?: (refusal: Refusal) => void;
  /**
   * Tell commits only to peers that said they stand in the same set and lower, as nodes of a real network do. Otherwise
   * everybody hears every commit.
   */
  readonly commitsByView?: boolean;
  /** Transactions that peers pass on are read and left. */
  readonly readOnly?: boolean;
}

/** Longest requests and messages read (bytes). */
const MOST_BYTES = {
  blockRequest: 4096,
  warpRequest: 32,
  lightRequest: 1 << 20,
  kadRequest: 8192,
  announce: 1 << 20,
  grandpa: 1 << 20,
  transactions: 8 << 20,
} as const;
/** Requests of one peer at once, and each second from then on; a warp proof counts as several. */
const ALLOWANCE = { most: 1024, perSecond: 256 } as const;
const WARP_COST = 16;
/** Streams of one protocol that a peer may have open. */
const MOST_STREAMS = 16;

/** Speaks Substrate's protocols with everybody who connects. */
export class P2pServer {
  readonly #names: ProtocolNames;
  readonly #peers = new Map<string, Peer>();
  readonly #stops: (() => void)[] = [];

  constructor(
    private readonly node: DevnetNode,
    private readonly libp2p: Libp2p,
    private readonly options: P2pServerOptions = {},
  ) {
    this.#names = protocolNames(hexToBytes(node.chain.genesisHash));
  }

  async start(): Promise<void> {
    const { node, libp2p } = this;
    await this.#serve();
    const closed = ({ detail }: CustomEvent<Connection>): void => void this.#peers.delete(detail.id);
    libp2p.addEventListener('connection:close', closed);
    this.#stops.push(
      () => libp2p.removeEventListener('connection:close', closed),
      node.chain.imported.on(({ hash, header }) => {
        const isBest = hash === node.chain.bestBlock.hash;
        for (const peer of this.#peers.values()) peer.announce({ header, isBest });
      }),
      node.finality.onCommit((commit) => {
        for (const peer of this.#peers.values()) peer.commit(commit);
      }),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  async #serve(): Promise<void> {
    const names = this.#names;
    await this.#requests(names.sync, MOST_BYTES.blockRequest, 1, (request) => answerBlocks(this.node, request));
    await this.#requests(names.light, MOST_BYTES.lightRequest, 1, (request) => answerLight(this.node, request));
    await this.#requests(names.warp, MOST_BYTES.warpRequest, WARP_COST, (request) =>
      this.node.finality.warpProof(bytesToHex(request)),
    );
    await this.#requests(names.kad, MOST_BYTES.kadRequest, 1, (request) =>
      encodeEmptyKademliaAnswer(decodeKademliaQuery(request)),
    );
    await this.#notifications(names.blockAnnounces, MOST_BYTES.announce, {
      accept: (handshake) => {
        const { genesisHash } = decodeBlockAnnouncesHandshake(handshake);
        if (!equalBytes(genesisHash, hexToBytes(this.node.chain.genesisHash)))
          throw new RefusedPeerError('The peer is of another chain');
      },
      handshake: () => announcesHandshake(this.node),
      accepted: (peer) => peer.openAnnounces(),
      // All blocks are made here; what peers announce is read, so that nonsense ends the stream, and left.
      message: (_, bytes) => void decodeBlockAnnounce(bytes),
    });
    await this.#notifications(names.grandpa, MOST_BYTES.grandpa, {
      accept: (handshake) => void decodeRole(handshake),
      handshake: () => encodeRole('authority'),
      accepted: (peer) => peer.openGrandpa(),
      message: (peer, bytes) => {
        const message = decodeGrandpaGossip(bytes);
        if (message?.type === 'neighbor') peer.stands(message);
      },
    });
    await this.#notifications(names.transactions, MOST_BYTES.transactions, {
      accept: (handshake) => void decodeRole(handshake),
      handshake: () => encodeRole('authority'),
      message: (peer, bytes) => {
        const extrinsics = decodeTransactions(bytes);
        this.#charge(peer, extrinsics.length);
        if (!this.options.readOnly) for (const extrinsic of extrinsics) this.#submit(extrinsic);
      },
    });
  }

  #submit(extrinsic: Uint8Array): void {
    try {
      this.node.pool.submit(extrinsic);
    } catch (error) {
      // Gossip has no answer: a transaction that cannot be taken is passed over, as by every node.
      if (!(error instanceof TransactionRejected)) throw error;
    }
  }

  #peer(connection: Connection): Peer {
    let peer = this.#peers.get(connection.id);
    if (!peer) {
      const { most, perSecond } = ALLOWANCE;
      const allowance = new Allowance(most, perSecond, () => this.node.options.clock.now());
      this.#peers.set(
        connection.id,
        (peer = new Peer(this.node, this.#names, connection, allowance, this.options.commitsByView)),
      );
    }
    return peer;
  }

  #charge(peer: Peer, cost: number): void {
    if (!peer.allowance.take(cost)) throw new RefusedPeerError('The peer asks too much too fast');
  }

  /** One request, one answer, on a stream of their own. */
  async #requests(
    protocol: string,
    most: number,
    cost: number,
    answer: (request: Uint8Array) => Uint8Array | Promise<Uint8Array>,
  ): Promise<void> {
    await this.#handle(protocol, most, async (stream, peer) => {
      const request = await stream.wanted();
      this.#charge(peer, cost);
      stream.send(await answer(request));
      await stream.close();
    });
  }

  async #notifications(
    protocol: string,
    most: number,
    { accept, handshake, accepted, message }: Notifications,
  ): Promise<void> {
    await this.#handle(protocol, most, async (stream, peer) => {
      accept(await stream.wanted());
      stream.send(handshake());
      await accepted?.(peer);
      for (let next = await stream.next(); next; next = await stream.next()) {
        this.#charge(peer, 1);
        message(peer, next);
      }
      await stream.close();
    });
  }

  /** Whatever goes wrong on a stream ends that stream, and nothing else. */
  async #handle(
    protocol: string,
    most: number,
    serve: (stream: FramedStream, peer: Peer) => Promise<void>,
  ): Promise<void> {
    const handler = async (stream: Stream, connection: Connection): Promise<void> => {
      const framed = new FramedStream(stream, most);
      try {
        await serve(framed, this.#peer(connection));
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause));
        framed.abort(error);
        this.options.refused?.({ peer: connection.remotePeer.toString(), protocol, error });
      }
    };
    await this.libp2p.handle(protocol, handler, { maxInboundStreams: MOST_STREAMS, maxOutboundStreams: 2 });
  }
}

/** How a notifications protocol is spoken. */
interface Notifications {
  /** @throws when the peer is not one to talk to */
  accept(handshake: Uint8Array): void;
  handshake(): Uint8Array;
  /** Called once the peer was accepted. */
  accepted?(peer: Peer): Promise<void>;
  /** @throws to end the stream */
  message(peer: Peer, bytes: Uint8Array): void;
}
