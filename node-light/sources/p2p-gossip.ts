/** What a peer tells by itself: new blocks, and the commits that make them final; and what it is told: transactions. */
import { bytesToHex, equalBytes, type Hex } from '../../substrate/bytes.ts';
import {
  decodeGrandpaGossip,
  encodeGrandpaGossip,
  type Commit,
  type Neighbor,
} from '../../substrate/grandpa/commit.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import {
  decodeBlockAnnounce,
  decodeBlockAnnouncesHandshake,
  encodeBlockAnnouncesHandshake,
  encodeRole,
} from '../../substrate/p2p/block-announce.ts';
import type { FramedStream } from '../../substrate/p2p/framed-stream.ts';
import type { ProtocolNames } from '../../substrate/p2p/protocol-names.ts';
import { encodeTransactions } from '../../substrate/p2p/transactions.ts';
import { justificationOfCommit } from '../follower/justification-of-commit.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import type { P2pPeer } from './p2p-peer.ts';
import { AnswerRefusedError, type SourceListener } from './source.ts';

/** Longest message read (bytes). */
const mostBytes = 1 << 20;
/** Announced headers kept, since commits soon speak of them. */
const mostHeaders = 256;
/** How far above its target a commit's votes may lie, in blocks. */
const mostAhead = 128;

export interface P2pGossipPorts {
  readonly peer: P2pPeer;
  readonly names: ProtocolNames;
  readonly genesisHash: Uint8Array;
  /** So many headers from this block on down, as the peer gives them. */
  readonly headersDown: (hash: Uint8Array, count: number) => Promise<Header[]>;
}

/** A block the peer speaks of. */
export interface ToldBlock {
  readonly hash: Uint8Array;
  readonly number: number;
}

type Finality = { readonly commit: Commit } | { readonly justification: Uint8Array };

export class P2pGossip {
  private readonly listeners = new Set<SourceListener>();
  private readonly headers = new Map<Hex, Header>();
  private bestBlock: ToldBlock | undefined;
  private committed: ToldBlock | undefined;
  private finalHeight: number | undefined;
  private finality: Finality | undefined;
  private readonly finalityHeard: (() => void)[] = [];
  /** Commits are told in the order they came. */
  private telling: Promise<void> = Promise.resolve();
  private grandpa: FramedStream | undefined;
  private view: Neighbor | undefined;
  private transactions: Promise<FramedStream> | undefined;

  constructor(private readonly ports: P2pGossipPorts) {}

  /** The peer's best block: its claim. */
  get best(): ToldBlock | undefined {
    return this.bestBlock;
  }
  /** Target of the last commit heard. */
  get lastCommitted(): ToldBlock | undefined {
    return this.committed;
  }
  /** Height up to which the peer says it is final. */
  get finalizedNumber(): number | undefined {
    return this.finalHeight;
  }

  /** Joins as a light client. @throws AnswerRefusedError for a peer of another chain */
  async join(): Promise<void> {
    const { peer, names, genesisHash } = this.ports;
    const announces = await peer.open(names.blockAnnounces, {
      handshake: () =>
        encodeBlockAnnouncesHandshake({ role: 'light', bestNumber: 0, bestHash: genesisHash, genesisHash }),
      most: mostBytes,
      message: (bytes) => this.heard(() => this.announced(bytes)),
    });
    const theirs = decodeBlockAnnouncesHandshake(announces.handshake);
    if (!equalBytes(theirs.genesisHash, genesisHash)) {
      throw new AnswerRefusedError('malformed answer', names.blockAnnounces, 'the peer is of another chain');
    }
    this.bestBlock ??= { hash: theirs.bestHash, number: theirs.bestNumber };
    const { stream } = await peer.open(names.grandpa, {
      handshake: () => encodeRole('light'),
      most: mostBytes,
      message: (bytes) => this.heard(() => this.gossiped(bytes)),
    });
    this.grandpa = stream;
    if (this.view) stream.send(encodeGrandpaGossip(this.view));
  }

  /** Tells what comes, and the newest proof of finality at once. Gives how to stop. */
  listen(listener: SourceListener): () => void {
    this.listeners.add(listener);
    if (this.finality) tell(listener, this.finality);
    return () => void this.listeners.delete(listener);
  }

  /** Resolves when the peer said something of finality; rejects when the signal comes first. */
  nextFinality(signal: AbortSignal, late: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      this.finalityHeard.push(resolve);
      signal.addEventListener('abort', () => reject(late()), { once: true });
    });
  }

  /** Gossips an extrinsic. Nobody answers. */
  async submit(extrinsic: Uint8Array): Promise<void> {
    const { peer, names } = this.ports;
    const handler = { handshake: () => encodeRole('light'), most: mostBytes, message: () => undefined };
    this.transactions ??= peer.open(names.transactions, handler).then(
      ({ stream }) => stream,
      (error: unknown) => {
        this.transactions = undefined;
        throw error;
      },
    );
    (await this.transactions).send(encodeTransactions([extrinsic]));
  }

  private announced(bytes: Uint8Array): void {
    const { header, isBest } = decodeBlockAnnounce(bytes);
    const hash = headerHash(header);
    this.headers.set(bytesToHex(hash), header);
    const [oldest] = this.headers.keys();
    if (this.headers.size > mostHeaders && oldest !== undefined) this.headers.delete(oldest);
    if (!isBest) return;
    this.bestBlock = { hash, number: header.number };
    for (const listener of this.listeners) listener.head(header);
  }

  private gossiped(bytes: Uint8Array): void {
    const message = decodeGrandpaGossip(bytes);
    if (!message) return;
    if (message.type === 'neighbor') {
      this.finalHeight = message.finalizedNumber;
      this.standAt(message.setId, message.finalizedNumber);
    } else {
      this.committed = { hash: message.targetHash, number: message.targetNumber };
      this.standAt(message.setId, message.targetNumber);
      this.telling = this.telling.then(() => this.tellCommit(message));
    }
    for (const heard of this.finalityHeard.splice(0)) heard();
  }

  /** A commit as something that can be judged by itself: with the headers up to the blocks voted for. */
  private async tellCommit(commit: Commit): Promise<void> {
    const finality = await this.judgeable(commit).catch((error: unknown) => {
      // A peer that does not answer blames nobody: the next commit will say as much.
      if (isRefusal(error)) this.malformed(error);
      return undefined;
    });
    if (!finality) return;
    this.finality = finality;
    for (const listener of this.listeners) tell(listener, finality);
  }

  private async judgeable(commit: Commit): Promise<Finality | undefined> {
    const { targetHash, targetNumber, precommits } = commit;
    const ahead = precommits.filter((vote) => !equalBytes(vote.targetHash, targetHash));
    if (ahead.length === 0) return { commit };
    const headers = new Map(this.headers);
    for (const vote of ahead) {
      const count = vote.targetNumber - targetNumber;
      // Votes that cannot lead to the target are the verifier's to refuse.
      if (count <= 0 || count > mostAhead) return { commit };
      if (this.reaches(headers, bytesToHex(vote.targetHash), commit)) continue;
      for (const header of await this.ports.headersDown(vote.targetHash, count)) {
        headers.set(bytesToHex(headerHash(header)), header);
      }
      // The peer lacks what it told of: the next commit will say as much.
      if (!this.reaches(headers, bytesToHex(vote.targetHash), commit)) return undefined;
    }
    return { justification: justificationOfCommit(commit, (hash) => headers.get(hash)) };
  }

  private reaches(headers: ReadonlyMap<Hex, Header>, hash: Hex, { targetHash, targetNumber }: Commit): boolean {
    let at = hash;
    for (let header = headers.get(at); header && header.number > targetNumber; header = headers.get(at)) {
      at = bytesToHex(header.parentHash);
    }
    return at === bytesToHex(targetHash);
  }

  /**
   * Tells the peer where this side stands, at the set and height that the peer told itself: it passes commits on only to those
   * whose set is the same and whose height is lower. Nothing is believed by it: what comes is verified by whoever listens.
   * substrate: client/consensus/grandpa/src/communication/gossip.rs (`View::consider_global`)
   */
  private standAt(setId: bigint, finalizedNumber: number): void {
    const before = this.view;
    // A view that goes back is misbehaviour.
    if (before && (setId < before.setId || (setId === before.setId && finalizedNumber <= before.finalizedNumber))) {
      return;
    }
    this.view = { type: 'neighbor', round: 1n, setId, finalizedNumber };
    if (this.grandpa && !this.grandpa.isClosed) this.grandpa.send(encodeGrandpaGossip(this.view));
  }

  /** Runs what a message is for; one that makes no sense is told to all who listen, and ends its stream. */
  private heard(take: () => void): void {
    try {
      take();
    } catch (error) {
      this.malformed(error as Error);
      throw error;
    }
  }

  private malformed(error: Error): void {
    for (const listener of this.listeners) listener.malformed(error);
  }
}

function tell(listener: SourceListener, finality: Finality): void {
  if ('commit' in finality) listener.commit(finality.commit);
  else listener.justification(finality.justification);
}
