/**
 * A peer of the network as a source: blocks by `/sync/2`, proofs by `/light/2`, and, as they are gossiped, blocks and the commits
 * that make them final. It joins as a light client. Answers are checked for form and size here, for truth by whoever asked.
 * Node alone: pages cannot dial most peers. substrate: client/network, client/consensus/grandpa/src/communication.
 */
import { bytesToHex, equalBytes, hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import { grandpaEngine } from '../../substrate/digest.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { decodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import {
  decodeBlockResponse,
  encodeBlockRequest,
  type BlockData,
  type BlockRequest,
} from '../../substrate/p2p/block-request.ts';
import { FrameError } from '../../substrate/p2p/framed-stream.ts';
import { decodeLightResponse, encodeLightRequest } from '../../substrate/p2p/light-request.ts';
import { protocolNames, type ProtocolNames } from '../../substrate/p2p/protocol-names.ts';
import { defaultProofLimits, ProofTooLargeError } from '../../substrate/trie/verify-proof.ts';
import { linkedAfter } from './linked-headers.ts';
import { P2pGossip } from './p2p-gossip.ts';
import { scanKeys } from './p2p-keys.ts';
import { P2pPeer } from './p2p-peer.ts';
import { AnswerRefusedError, SourceLacksError, type Source, type SourceListener } from './source.ts';

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

/** Longest answers read (bytes). */
const most = { blocks: 16 << 20, warp: 16 << 20, light: 16 << 20 } as const;
/** Headers of one request. */
const atOnce = 128;
/** The one question that a peer answers: it gossips the extrinsic. */
const submit = 'author_submitExtrinsic';
/** Longest wait for the peer to say what it takes for final. */
const finalityMs = 20_000;

export class P2pSource implements Source {
  readonly name: string;
  readonly closed: Promise<string>;
  /** Commits are gossiped. */
  readonly tellsFinality = true;
  private readonly names: ProtocolNames;
  private readonly deadline: (ms: number) => AbortSignal;
  private readonly gossip: P2pGossip;

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
    const headersDown = (from: Uint8Array, count: number): Promise<Header[]> =>
      this.blocks({ from, direction: 'descending', most: count }).then((blocks) => this.headersOf(blocks));
    this.gossip = new P2pGossip({ peer, names: this.names, genesisHash, headersDown });
  }

  /**
   * Dials the peer and joins the chain's gossip.
   * @throws PeerAddressError, AnswerRefusedError for a peer of another chain, or what kept the connection from being made
   */
  static async dial(options: P2pSourceOptions): Promise<P2pSource> {
    const peer = await P2pPeer.dial({ address: options.address, deadline: deadlineOf(options) });
    try {
      const source = new P2pSource(peer, options.genesisHash ?? (await genesisOf(peer)), options);
      await source.gossip.join();
      return source;
    } catch (error) {
      await peer.close();
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
    const { gossip } = this;
    if (gossip.finalizedNumber === undefined && !gossip.lastCommitted) {
      const late = () => new SourceLacksError(`${this.name} says nothing of finality`);
      await gossip.nextFinality(this.deadline(finalityMs), late);
    }
    const { lastCommitted, finalizedNumber = 0 } = gossip;
    if (lastCommitted && lastCommitted.number >= finalizedNumber) return lastCommitted.hash;
    const hash = await this.blockHash(finalizedNumber);
    if (!hash) throw new SourceLacksError(`${this.name} does not have the block it takes for final`);
    return hash;
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
    return linkedAfter(headers, after, this.name);
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

  answers(method: string): boolean {
    return method === submit;
  }

  /** A peer answers no questions but these: what one does is submit. @throws SourceLacksError for all others */
  async ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const [extrinsic] = params;
    if (method !== submit || !isHex(extrinsic)) throw this.lacks(method);
    return bytesToHex(await this.submit(hexToBytes(extrinsic)));
  }

  /** Gossips an extrinsic: whether it was taken shows in the blocks. @returns its hash */
  async submit(extrinsic: Uint8Array): Promise<Uint8Array> {
    await this.gossip.submit(extrinsic);
    return blake2b256(extrinsic);
  }

  watch(method: string): Promise<() => void> {
    return Promise.reject(this.lacks(method));
  }

  private lacks(method: string): SourceLacksError {
    return new SourceLacksError(`${this.name} is a peer of the network, which does not answer ${method}`);
  }

  async follow(listener: SourceListener): Promise<() => void> {
    const { best } = this.gossip;
    const first = best && (await this.header(best.hash));
    if (first) listener.head(first);
    return this.gossip.listen(listener);
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
