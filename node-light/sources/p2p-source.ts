/**
 * A peer of the network as a source: blocks by `/sync/2`, proofs by `/light/2`, and, as they are gossiped, blocks and the commits
 * that make them final. It joins as a light client. Answers are checked for form and size here, for truth by whoever asked.
 * Node alone: pages cannot dial most peers. substrate: client/network, client/consensus/grandpa/src/communication.
 */
import { bytesToHex, equalBytes, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import { grandpaEngine } from '../../substrate/digest.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import {
  decodeGrandpaGossip,
  encodeGrandpaGossip,
  type Commit,
  type Neighbor,
} from '../../substrate/grandpa/commit.ts';
import { decodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import {
  decodeBlockAnnounce,
  decodeBlockAnnouncesHandshake,
  encodeBlockAnnouncesHandshake,
  encodeRole,
} from '../../substrate/p2p/block-announce.ts';
import {
  decodeBlockResponse,
  encodeBlockRequest,
  type BlockData,
  type BlockRequest,
} from '../../substrate/p2p/block-request.ts';
import { FrameError, type FramedStream } from '../../substrate/p2p/framed-stream.ts';
import { decodeLightResponse, encodeLightRequest } from '../../substrate/p2p/light-request.ts';
import { protocolNames, type ProtocolNames } from '../../substrate/p2p/protocol-names.ts';
import { encodeTransactions } from '../../substrate/p2p/transactions.ts';
import { defaultProofLimits, ProofTooLargeError } from '../../substrate/trie/verify-proof.ts';
import { scanKeys } from './p2p-keys.ts';
import { P2pPeer } from './p2p-peer.ts';
import { AnswerRefusedError, SourceLacksError, SourceMovedError, type Source, type SourceListener } from './source.ts';

export interface P2pSourceOptions {
  /** `/dns/host/tcp/30333/ws/p2p/12D3…` */
  readonly address: string;
  /** Names the chain, and the protocols: 32 bytes. Without it, the chain is whichever the peer is on. */
  readonly genesisHash?: Uint8Array;
  /** Of a chain that shares its genesis with another. */
  readonly forkId?: string;
  /** A signal that gives something up after so many milliseconds. */
  readonly deadline?: (ms: number) => AbortSignal;
}

/** Longest answers and messages read (bytes). */
const most = { blocks: 16 << 20, warp: 16 << 20, light: 16 << 20, announce: 1 << 20, grandpa: 1 << 20 } as const;
/** Headers of one request. */
const atOnce = 128;
/** Longest wait for the peer to say what it takes for final. */
const finalityMs = 20_000;

export class P2pSource implements Source {
  readonly name: string;
  readonly closed: Promise<string>;
  /** Commits are gossiped. */
  readonly tellsFinality = true;
  private readonly names: ProtocolNames;
  private readonly deadline: (ms: number) => AbortSignal;
  private readonly listeners = new Set<SourceListener>();
  private best: { readonly hash: Uint8Array; readonly number: number } | undefined;
  private lastCommit: Commit | undefined;
  private finalizedNumber: number | undefined;
  private readonly finalityHeard: (() => void)[] = [];
  private grandpa: FramedStream | undefined;
  private view: Neighbor | undefined;
  private transactions: Promise<FramedStream> | undefined;

  private constructor(
    private readonly peer: P2pPeer,
    /** 32 bytes. */
    readonly genesisHash: Uint8Array,
    options: P2pSourceOptions,
  ) {
    this.name = options.address;
    this.closed = peer.closed;
    this.deadline = deadlineOf(options);
    this.names = protocolNames(genesisHash, options.forkId);
  }

  /**
   * Dials the peer and joins the chain's gossip.
   * @throws PeerAddressError, AnswerRefusedError for a peer of another chain, or what kept the connection from being made
   */
  static async dial(options: P2pSourceOptions): Promise<P2pSource> {
    const peer = await P2pPeer.dial({ address: options.address, deadline: deadlineOf(options) });
    try {
      const source = new P2pSource(peer, options.genesisHash ?? (await genesisOf(peer)), options);
      await source.join();
      return source;
    } catch (error) {
      await peer.close();
      throw error;
    }
  }

  private async join(): Promise<void> {
    const { genesisHash } = this;
    const announces = await this.peer.open(this.names.blockAnnounces, {
      handshake: () =>
        encodeBlockAnnouncesHandshake({ role: 'light', bestNumber: 0, bestHash: genesisHash, genesisHash }),
      most: most.announce,
      message: (bytes) => this.heard(() => this.announced(bytes)),
    });
    const theirs = decodeBlockAnnouncesHandshake(announces.handshake);
    if (!equalBytes(theirs.genesisHash, genesisHash)) {
      throw new AnswerRefusedError('malformed answer', this.names.blockAnnounces, 'the peer is of another chain');
    }
    this.best = { hash: theirs.bestHash, number: theirs.bestNumber };
    const { stream } = await this.peer.open(this.names.grandpa, {
      handshake: () => encodeRole('light'),
      most: most.grandpa,
      message: (bytes) => this.heard(() => this.gossiped(bytes)),
    });
    this.grandpa = stream;
    if (this.view) stream.send(encodeGrandpaGossip(this.view));
  }

  /**
   * Tells the peer where this side stands, at the set and height that the peer told itself: it passes commits on only to those whose
   * set is the same and whose height is lower. Nothing is believed by it: what comes is verified by whoever listens.
   * substrate: client/consensus/grandpa/src/communication/gossip.rs (`View::consider_global`)
   */
  private standAt(setId: bigint, finalizedNumber: number): void {
    const before = this.view;
    // A view that goes back is misbehaviour.
    if (before && (setId < before.setId || (setId === before.setId && finalizedNumber <= before.finalizedNumber)))
      return;
    this.view = { type: 'neighbor', round: 1n, setId, finalizedNumber };
    if (this.grandpa && !this.grandpa.isClosed) this.grandpa.send(encodeGrandpaGossip(this.view));
  }

  private announced(bytes: Uint8Array): void {
    const { header, isBest } = decodeBlockAnnounce(bytes);
    if (!isBest) return;
    this.best = { hash: headerHash(header), number: header.number };
    for (const listener of this.listeners) listener.head(header);
  }

  private gossiped(bytes: Uint8Array): void {
    const message = decodeGrandpaGossip(bytes);
    if (message?.type === 'neighbor') {
      this.finalizedNumber = message.finalizedNumber;
      this.standAt(message.setId, message.finalizedNumber);
    } else if (message) {
      this.lastCommit = message;
      this.standAt(message.setId, message.targetNumber);
      for (const listener of this.listeners) listener.commit(message);
    } else return;
    for (const heard of this.finalityHeard.splice(0)) heard();
  }

  /** Runs what a message is for; one that makes no sense is told to all who listen. */
  private heard(take: () => void): void {
    try {
      take();
    } catch (error) {
      for (const listener of this.listeners) listener.malformed(error as Error);
      throw error;
    }
  }

  private async request(protocol: string, request: Uint8Array, mostBytes: number): Promise<Uint8Array> {
    try {
      return await this.peer.request(protocol, request, mostBytes);
    } catch (error) {
      if (error instanceof FrameError) throw new AnswerRefusedError('answer too large', protocol, error.message);
      throw error;
    }
  }

  private async blocks(request: Partial<BlockRequest> & Pick<BlockRequest, 'from'>): Promise<BlockData[]> {
    const full: BlockRequest = {
      header: true,
      body: false,
      justification: false,
      direction: 'ascending',
      most: 1,
      ...request,
    };
    const answer = await this.request(this.names.sync, encodeBlockRequest(full), most.blocks);
    return decodeBlockResponse(answer, full.most);
  }

  /** Headers of an answer, which must be what it calls them. */
  private headersOf(blocks: readonly BlockData[]): Header[] {
    return blocks.map(({ hash, header: bytes }) => {
      if (!bytes) throw new AnswerRefusedError('malformed answer', this.names.sync, 'a block came without its header');
      const header = decodeHeader(bytes);
      if (!equalBytes(blake2b256(bytes), hash)) {
        throw new AnswerRefusedError('another header', this.names.sync, `it does not hash to ${bytesToHex(hash)}`);
      }
      return header;
    });
  }

  async blockHash(number: number): Promise<Uint8Array | undefined> {
    const [header] = this.headersOf(await this.blocks({ from: number }));
    if (header && header.number !== number) {
      throw new AnswerRefusedError('another header', this.names.sync, `block ${header.number} came for ${number}`);
    }
    return header && headerHash(header);
  }

  async finalizedHash(): Promise<Uint8Array> {
    if (this.lastCommit === undefined && this.finalizedNumber === undefined) await this.nextFinality();
    if (this.lastCommit && this.lastCommit.targetNumber >= (this.finalizedNumber ?? 0))
      return this.lastCommit.targetHash;
    const hash = await this.blockHash(this.finalizedNumber ?? 0);
    if (!hash) throw new SourceLacksError(`${this.name} does not have the block it takes for final`);
    return hash;
  }

  private nextFinality(): Promise<void> {
    const signal = this.deadline(finalityMs);
    return new Promise((resolve, reject) => {
      this.finalityHeard.push(resolve);
      signal.addEventListener('abort', () => reject(new SourceLacksError(`${this.name} says nothing of finality`)));
    });
  }

  async header(hash: Uint8Array): Promise<Header> {
    const [header] = this.headersOf(await this.blocks({ from: hash }));
    if (!header) throw new SourceLacksError(`${this.name} does not know block ${bytesToHex(hash)}`);
    if (!equalBytes(headerHash(header), hash)) {
      throw new AnswerRefusedError('another header', this.names.sync, `it does not hash to ${bytesToHex(hash)}`);
    }
    return header;
  }

  async headers(after: number, to: { readonly hash: Hex; readonly number: number }): Promise<Header[]> {
    const wanted = to.number - after;
    if (wanted <= 0) return [];
    // Near ones by parent links, which cannot miss a fork; far ones upwards, as whoever asked goes on from the last.
    const headers =
      wanted <= atOnce
        ? this.headersOf(
            await this.blocks({ from: hexToBytes(to.hash), direction: 'descending', most: wanted }),
          ).reverse()
        : this.headersOf(await this.blocks({ from: after + 1, most: atOnce }));
    const [first] = headers;
    if (!first) throw new SourceLacksError(`${this.name} does not have the headers after block ${after}`);
    headers.forEach((header, i) => {
      const parent = headers[i - 1];
      if (parent && !equalBytes(header.parentHash, headerHash(parent))) throw new SourceMovedError();
    });
    if (first.number !== after + 1) throw new SourceMovedError();
    return headers;
  }

  async readProof(keys: readonly Uint8Array[], hash: Hex): Promise<Uint8Array[]> {
    const request = encodeLightRequest({ type: 'read', block: hexToBytes(hash), keys });
    const proof = decodeLightResponse('read', await this.request(this.names.light, request, most.light));
    if (!proof) throw new SourceLacksError(`${this.name} does not keep the state of block ${hash}`);
    const { entries, bytes } = defaultProofLimits;
    if (proof.length > entries) throw new ProofTooLargeError('entries', entries);
    if (proof.reduce((sum, { length }) => sum + length, 0) > bytes) throw new ProofTooLargeError('bytes', bytes);
    return proof;
  }

  async keys(prefix: Uint8Array, count: number, after: Uint8Array | undefined, hash: Hex): Promise<Uint8Array[]> {
    const { stateRoot } = await this.header(hexToBytes(hash));
    return scanKeys(stateRoot, prefix, count, after, (keys) => this.readProof(keys, hash));
  }

  async block(hash: Hex) {
    const [block] = await this.blocks({ from: hexToBytes(hash), body: true, justification: true });
    const [header] = block ? this.headersOf([block]) : [];
    if (!block || !header) throw new SourceLacksError(`${this.name} does not know block ${hash}`);
    if (bytesToHex(block.hash) !== hash) {
      throw new AnswerRefusedError('another header', this.names.sync, `it does not hash to ${hash}`);
    }
    const kept = block.justifications?.find(({ engine }) => engine === grandpaEngine);
    return { header, extrinsics: [...(block.body ?? [])], justification: kept?.justification };
  }

  /** SCALE bytes of a warp proof from this block on. */
  warpProof(from: Uint8Array): Promise<Uint8Array> {
    return this.request(this.names.warp, from, most.warp);
  }

  /** A peer answers no questions but these: what one does is submit. @throws SourceLacksError for all others */
  async ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const [extrinsic] = params;
    if (method !== 'author_submitExtrinsic' || !isHex(extrinsic)) throw this.lacks(method);
    return bytesToHex(await this.submit(hexToBytes(extrinsic)));
  }

  /** Gossips an extrinsic. Nobody answers: whether it was taken shows in the blocks. @returns its hash */
  async submit(extrinsic: Uint8Array): Promise<Uint8Array> {
    this.transactions ??= this.peer
      .open(this.names.transactions, {
        handshake: () => encodeRole('light'),
        most: most.announce,
        message: () => undefined,
      })
      .then(({ stream }) => stream);
    const stream = await this.transactions;
    stream.send(encodeTransactions([extrinsic]));
    return blake2b256(extrinsic);
  }

  watch(method: string): Promise<() => void> {
    return Promise.reject(this.lacks(method));
  }

  private lacks(method: string): SourceLacksError {
    return new SourceLacksError(`${this.name} is a peer of the network, which does not answer ${method}`);
  }

  async follow(listener: SourceListener): Promise<() => void> {
    this.listeners.add(listener);
    const first = this.best && (await this.header(this.best.hash));
    if (first) listener.head(first);
    if (this.lastCommit) listener.commit(this.lastCommit);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    void this.peer.close();
  }
}

const deadlineOf = ({ deadline }: P2pSourceOptions): ((ms: number) => AbortSignal) =>
  deadline ?? ((ms) => AbortSignal.timeout(ms));

/** The chain a peer is on, by the names of the protocols it says it speaks. @throws AnswerRefusedError */
async function genesisOf(peer: P2pPeer): Promise<Uint8Array> {
  const names = (await peer.protocols()).flatMap(
    (name) => /^\/([0-9a-f]{64})\/block-announces\/1$/.exec(name)?.[1] ?? [],
  );
  const [genesis] = names;
  if (genesis === undefined || names.length > 1) {
    const particulars = `a peer of one chain is wanted, this one speaks for ${names.length}`;
    throw new AnswerRefusedError('malformed answer', 'identify', particulars);
  }
  return hexToBytes(genesis);
}
