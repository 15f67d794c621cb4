import type { Connection, Stream } from '@libp2p/interface';
import { hexToBytes } from '../../substrate/bytes.ts';
import { encodeGrandpaGossip, type Commit, type Neighbor } from '../../substrate/grandpa/commit.ts';
import {
  encodeBlockAnnounce,
  encodeBlockAnnouncesHandshake,
  encodeRole,
  type BlockAnnounce,
} from '../../substrate/p2p/block-announce.ts';
import { FramedStream } from '../../substrate/p2p/framed-stream.ts';
import type { ProtocolNames } from '../../substrate/p2p/protocol-names.ts';
import type { DevnetNode } from '../node/node.ts';
import type { Allowance } from './allowance.ts';

/** Longest handshake of a peer (bytes). */
const MOST_HANDSHAKE = 128;
/** A peer that leaves so many bytes unread is not told anything more. */
const MOST_UNREAD = 2 * 1024 * 1024;
const HANDSHAKE_MS = 10_000;

/** The peer does not read what it is sent. */
export class SlowPeerError extends Error {
  override readonly name = 'SlowPeerError';
  constructor() {
    super(`The peer left more than ${MOST_UNREAD} bytes unread`);
  }
}

/** The node's own handshake on `/block-announces/1`. */
export function announcesHandshake({ chain }: DevnetNode): Uint8Array {
  const { hash, header } = chain.bestBlock;
  return encodeBlockAnnouncesHandshake({
    role: 'authority',
    bestNumber: header.number,
    bestHash: hexToBytes(hash),
    genesisHash: hexToBytes(chain.genesisHash),
  });
}

/** Somebody connected, and what this node tells them: in Substrate's notifications each direction has a stream of its own. */
export class Peer {
  #announces: FramedStream | undefined;
  #grandpa: FramedStream | undefined;
  /** Where the peer's own view stands, once it said so. */
  #view: Neighbor | undefined;

  constructor(
    private readonly node: DevnetNode,
    private readonly names: ProtocolNames,
    private readonly connection: Connection,
    readonly allowance: Allowance,
    /** Keep commits from peers whose view they do not fit, as nodes of a real network do. */
    private readonly byView = false,
  ) {}

  /** The peer told where it stands. */
  stands(view: Neighbor): void {
    this.#view = view;
  }

  #wants({ setId, targetNumber }: Commit): boolean {
    if (!this.byView) return true;
    const view = this.#view;
    return view?.setId === setId && view.finalizedNumber < targetNumber;
  }

  /** Begins to announce blocks. @throws when the peer does not want it */
  async openAnnounces(): Promise<void> {
    this.#announces ??= await this.#open(this.names.blockAnnounces, announcesHandshake(this.node));
  }

  /** Begins to tell commits, the last one at once: a peer that just came would otherwise wait for the next. */
  async openGrandpa(): Promise<void> {
    if (this.#grandpa) return;
    this.#grandpa = await this.#open(this.names.grandpa, encodeRole('authority'));
    const { lastCommit } = this.node.finality;
    if (lastCommit) this.commit(lastCommit);
    else this.#neighbor();
    // smoldot decides how to sync when it was told twice; on a chain that stands still the second time would never come.
    this.#neighbor();
  }

  announce(announce: BlockAnnounce): void {
    this.#announces = this.#tell(this.#announces, encodeBlockAnnounce(announce));
  }

  /** Tells where the voters stand, then the commit: those who hear the commit first take it for one of the future. */
  commit(commit: Commit): void {
    this.#neighbor();
    if (this.#wants(commit)) this.#grandpa = this.#tell(this.#grandpa, encodeGrandpaGossip(commit));
  }

  #neighbor(): void {
    const { finality, chain } = this.node;
    const message = encodeGrandpaGossip({
      type: 'neighbor',
      round: finality.round + 1n,
      setId: finality.set.setId,
      finalizedNumber: chain.finalized.header.number,
    });
    this.#grandpa = this.#tell(this.#grandpa, message);
  }

  async #open(protocol: string, handshake: Uint8Array): Promise<FramedStream> {
    const signal = AbortSignal.timeout(HANDSHAKE_MS);
    const stream: Stream = await this.connection.newStream(protocol, { signal });
    const framed = new FramedStream(stream, MOST_HANDSHAKE);
    const late = (): void => framed.abort(signal.reason as Error);
    signal.addEventListener('abort', late);
    try {
      framed.send(handshake);
      await framed.wanted();
    } finally {
      signal.removeEventListener('abort', late);
    }
    return framed;
  }

  /** Sends to a peer that reads. @returns the stream to go on with, or undefined when it is gone */
  #tell(stream: FramedStream | undefined, message: Uint8Array): FramedStream | undefined {
    if (!stream) return undefined;
    if (stream.unsent > MOST_UNREAD) {
      stream.abort(new SlowPeerError());
      return undefined;
    }
    if (stream.isClosed) return undefined;
    stream.send(message);
    return stream;
  }
}
