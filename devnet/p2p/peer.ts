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
  /** What the peer is told on, by protocol. */
  readonly #streams = new Map<string, FramedStream>();
  /** Where the peer's own view stands, once it said so. */
  #view: Neighbor | undefined;
  /** The last commit that was told when it fitted that view. */
  #fitted: Commit | undefined;

  constructor(
    private readonly node: DevnetNode,
    private readonly names: ProtocolNames,
    private readonly connection: Connection,
    readonly allowance: Allowance,
    /** Keep commits from peers whose view they do not fit, as nodes of a real network do. */
    private readonly byView = false,
  ) {}

  /**
   * The peer told where it stands. If the last commit is what it lacks there, it is told (again): smoldot keeps a commit that came
   * before it knew of the set, and looks at it again only when another block comes. Real nodes tell each commit so, once.
   * substrate: client/consensus/grandpa/src/communication/gossip.rs (`import_neighbor_message`, `message_allowed`)
   */
  stands(view: Neighbor): void {
    this.#view = view;
    const { lastCommit } = this.node.finality;
    if (!lastCommit || !this.#lacks(lastCommit)) return;
    if (this.#fitted?.setId !== lastCommit.setId || this.#fitted.round !== lastCommit.round)
      this.#tellCommit(lastCommit);
  }

  #lacks({ setId, targetNumber }: Commit): boolean {
    return this.#view?.setId === setId && this.#view.finalizedNumber < targetNumber;
  }

  /** Begins to announce blocks. @throws when the peer does not want it */
  async openAnnounces(): Promise<void> {
    const { chain } = this.node;
    const { hash } = chain.bestBlock;
    if (!(await this.#open(this.names.blockAnnounces, announcesHandshake(this.node)))) return;
    // A block made while the stream was being opened is in neither side's handshake.
    if (chain.bestBlock.hash !== hash) this.announce({ header: chain.bestBlock.header, isBest: true });
  }

  /** Begins to tell commits, the last one at once: a peer that just came would otherwise wait for the next. */
  async openGrandpa(): Promise<void> {
    if (!(await this.#open(this.names.grandpa, encodeRole('authority')))) return;
    const { lastCommit } = this.node.finality;
    if (lastCommit) this.commit(lastCommit);
    else this.#neighbor();
    // smoldot decides how to sync when it was told twice; on a chain that stands still the second time would never come.
    this.#neighbor();
  }

  announce(announce: BlockAnnounce): void {
    this.#tell(this.names.blockAnnounces, encodeBlockAnnounce(announce));
  }

  /** Tells where the voters stand, then the commit: those who hear the commit first take it for one of the future. */
  commit(commit: Commit): void {
    this.#neighbor();
    if (!this.byView || this.#lacks(commit)) this.#tellCommit(commit);
  }

  #tellCommit(commit: Commit): void {
    if (this.#lacks(commit)) this.#fitted = commit;
    this.#tell(this.names.grandpa, encodeGrandpaGossip(commit));
  }

  #neighbor(): void {
    const { finality, chain } = this.node;
    const message = encodeGrandpaGossip({
      type: 'neighbor',
      round: finality.round + 1n,
      setId: finality.set.setId,
      finalizedNumber: chain.finalized.header.number,
    });
    this.#tell(this.names.grandpa, message);
  }

  /** @returns false when the peer is told already */
  async #open(protocol: string, handshake: Uint8Array): Promise<boolean> {
    if (this.#streams.has(protocol)) return false;
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
    this.#streams.set(protocol, framed);
    void this.#untilUnwanted(protocol, framed);
    return true;
  }

  /** A peer that has heard enough ends its half; it may come back on another stream of the same connection. */
  async #untilUnwanted(protocol: string, stream: FramedStream): Promise<void> {
    try {
      await stream.next();
      await stream.close();
    } catch {
      // Torn instead: it is closed already.
    }
    if (this.#streams.get(protocol) === stream) this.#streams.delete(protocol);
  }

  /** Sends to a peer that listens and reads. */
  #tell(protocol: string, message: Uint8Array): void {
    const stream = this.#streams.get(protocol);
    if (!stream || stream.isClosed) return;
    if (stream.unsent > MOST_UNREAD) stream.abort(new SlowPeerError());
    else stream.send(message);
  }
}
