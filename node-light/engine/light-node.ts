/**
 * The light node: sources on one side, proved answers on the other. What the chain is its `FollowedChain` knows; here it is asked, and
 * storage is read under verified headers.
 */
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import type { Evidence, Proved } from '../../substrate/evidence.ts';
import type { Header } from '../../substrate/header.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { TreeBlock } from '../follower/block-tree.ts';
import type { Anchor, CheckpointWrongError } from '../follower/checkpoint.ts';
import { freshness, type Freshness } from '../follower/freshness.ts';
import type { Phase } from '../follower/messages.ts';
import type { Source } from '../sources/source.ts';
import type { FollowedSet } from '../verifier/authority-changes.ts';
import { extrinsicIndex, verifyBody } from '../verifier/body.ts';
import { eventsKey, NotIncludedError, type Inclusion } from '../verifier/inclusion.ts';
import type { FinalityProof, Handover } from '../verifier/signed-final.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { BlockFinder, type ReadableBlock } from './block-finder.ts';
import type { CatchUp } from './catch-up.ts';
import { endpointStream, endpointWord, speakersOf, type StreamSink } from './endpoint-word.ts';
import { BlockNotVerifiedError } from './errors.ts';
import { FollowedChain } from './followed-chain.ts';
import type { LightNodeEvents, LightNodeOptions } from './light-node-options.ts';
import { MetadataBook } from './metadata-book.ts';
import { metadataPins } from './metadata-pins.ts';
import { ProvedReads, type ProofOfKeys, type ReadCounts } from './proved-reads.ts';
import { SourceBook, type LostSource, type Refusal, type SourceState } from './source-book.ts';

type Listeners = { [E in keyof LightNodeEvents]: Set<(event: LightNodeEvents[E]) => void> };

const timestampKey = palletPrefix('Timestamp', 'Now');

export class LightNode {
  /** How the chain's bytes are to be read, and how well that is known. */
  readonly metadata: MetadataBook;
  private readonly options: LightNodeOptions;
  private readonly book: SourceBook;
  private readonly reads: ProvedReads;
  private readonly listeners: Listeners = {
    head: new Set(),
    final: new Set(),
    refused: new Set(),
    phase: new Set(),
    followed: new Set(),
  };
  private readonly chain: FollowedChain;
  private readonly finder: BlockFinder;

  constructor(options: LightNodeOptions) {
    this.options = options;
    const { now, after } = options;
    this.book = new SourceBook(now, after, (refusal) => this.emit('refused', refusal));
    this.reads = new ProvedReads(this.book);
    this.metadata = new MetadataBook({
      sources: this.book,
      pins: options.metadataPins ?? metadataPins,
      told: options.toldMetadata ?? [],
      own: options.checkpoint === 'own chain',
      genesisHash: () => this.anchor && bytesToHex(this.anchor.genesisHash),
      read: async (keys, hash) => (await this.read(keys, hash)).value,
      after,
    });
    this.chain = new FollowedChain({
      options,
      book: this.book,
      emit: (event, value) => this.emit(event, value),
      on: (event, listener) => this.on(event, listener),
      timeAt: async ({ hash }) => (await this.read([timestampKey], hash)).value[0],
    });
    this.finder = new BlockFinder({
      sources: this.book,
      follower: () => this.chain.follower,
      feed: (source, message) => this.chain.feed(source, message),
    });
  }

  /** Newest verified block, or undefined before the first source was taken. */
  get head(): TreeBlock | undefined {
    return this.chain.follower?.head;
  }
  get final(): TreeBlock | undefined {
    return this.chain.follower?.final;
  }
  /** True once a block after the checkpoint was proved final. */
  get finalityMoves(): boolean {
    return this.chain.provedFinal || this.anchor?.reached !== undefined;
  }
  /** Where trust began; undefined before the first source was taken. */
  get anchor(): Anchor | undefined {
    return this.chain.began;
  }
  /**
   * Where trust may begin the next time: the newest block proved final, else the anchor. Undefined while nobody vouched for that one, and
   * the anchor while a change of the voters waits.
   */
  get checkpoint(): Anchor | undefined {
    const { began, follower, believed, provedFinal } = this.chain;
    if (!began || !follower || believed !== undefined) return undefined;
    const { set, final } = follower;
    if (!provedFinal || set.pending || set.pause) return began;
    return {
      genesisHash: began.genesisHash,
      header: final.header,
      hash: hexToBytes(final.hash),
      authors: final.authors,
      set,
    };
  }
  /** The source whose word the anchor is; undefined when it was given, is of one's own chain, or was vouched for. */
  get anchorBelieved(): string | undefined {
    return this.chain.believed;
  }
  /** What proves `final`; undefined while that is where trust began. */
  get finalityProof(): FinalityProof | undefined {
    return this.chain.follower?.proof;
  }
  /** Who votes for the blocks after `final`. */
  get voters(): FollowedSet | undefined {
    return this.chain.follower?.set;
  }
  get handover(): Handover | undefined {
    return this.chain.follower?.handover;
  }
  /** True while a source brings proofs of finality by itself. */
  get finalityTold(): boolean {
    return this.chain.finalityTold;
  }
  get phase(): Phase | undefined {
    return this.chain.phase;
  }
  /** What was given as the beginning of trust is wrong beyond doubt: no source is taken in. */
  get wrongCheckpoint(): CheckpointWrongError | undefined {
    return this.chain.wrongCheckpoint;
  }
  /** How it comes to the newest block while that is far; undefined when it is near. */
  get catchUp(): CatchUp | undefined {
    return this.chain.catchUp;
  }
  /** Block time in milliseconds, once it is proved or was given. */
  get blockTimeMs(): number | undefined {
    return this.chain.slotDurationMs;
  }
  get sources(): readonly SourceState[] {
    return this.book.states();
  }
  /** Sources that were lost and are not back. */
  get away(): readonly LostSource[] {
    return this.book.away();
  }
  /** Answers that were wrong, oldest first. */
  get refusals(): readonly Refusal[] {
    return this.book.refusals;
  }
  /** Proofs that stood, and their bytes. */
  get proofs(): Readonly<ReadCounts> {
    return this.reads.counts;
  }

  on<E extends keyof LightNodeEvents>(event: E, listener: (value: LightNodeEvents[E]) => void): () => void {
    this.listeners[event].add(listener);
    return () => void this.listeners[event].delete(listener);
  }

  /** How old the head is, or undefined before there is one. */
  freshness(): Freshness | undefined {
    const { head, blockTimeMs } = this;
    if (head?.slot === undefined || blockTimeMs === undefined) return undefined;
    return freshness(head.slot, blockTimeMs, this.options.now());
  }

  /**
   * Takes a source in: checks its chain, follows it. Resolves when its newest block is verified.
   * @throws CheckpointWrongError when it is the checkpoint, the refusal (the source is banned then), or what kept it from answering
   */
  addSource(source: Source): Promise<void> {
    return this.chain.add(source);
  }

  /** Nothing more is asked of this source, and it is closed. It was not lost: nothing is held against it. */
  removeSource(source: Source): void {
    this.chain.remove(source);
  }

  /** Something this source sent was wrong, or it bears the name of one that is banned. */
  wasRefused(source: Source): boolean {
    return this.book.wasRefused(source);
  }

  /** How often in a row the source of this name was lost. */
  lossesOf(name: string): number {
    return this.book.lossesOf(name);
  }

  /** Resolves after so many milliseconds of this node's clock. */
  after(ms: number): Promise<void> {
    return this.options.after(ms);
  }

  /**
   * What is known of a block: final, sealed, or claimed when it is older than the verified headers in memory (its hash fits,
   * its place in the chain is an endpoint's word); undefined when it is not on the chain.
   */
  evidence(hash: Hex): Evidence | undefined {
    const evidence = this.finder.evidence(hash);
    const { believed } = this.chain;
    if (believed === undefined || !evidence || evidence.word === 'claimed' || !('block' in evidence)) return evidence;
    // Checked, but from a block on that is one source's word: nothing it leads to is better known than that.
    return { word: 'claimed', by: believed, block: evidence.block };
  }

  /** A person compared the anchor, and the hash of the metadata in use, with what they trust: from now on proofs count. */
  vouch(): void {
    this.chain.believed = undefined;
    this.metadata.vouch();
  }

  /** Hash of the verified block of this height, while it is in memory. */
  hashAt(number: number): Hex | undefined {
    return this.chain.follower?.hashAt(number);
  }

  /** The header of a block; `evidence` tells what is known of it. @throws BlockNotVerifiedError, NotProvedError */
  async header(hash: Hex): Promise<Header> {
    return (await this.finder.find(hash)).header;
  }

  /**
   * Proved values of the keys at a block, the head unless told otherwise; undefined for proved absence.
   * @throws BlockNotVerifiedError, NotProvedError
   */
  async read(keys: readonly Uint8Array[], hash?: Hex): Promise<Proved<ProvedBytes[]>> {
    const at = await this.finder.find(hash);
    const value = await this.reads.values(at.header, at.hash, keys);
    return { value, evidence: this.evidenceOf(at) };
  }

  /** Proved keys under a prefix, as `state_getKeysPaged`, complete. @throws BlockNotVerifiedError, NotProvedError */
  async keys(prefix: Uint8Array, count: number, after?: Uint8Array, hash?: Hex): Promise<Proved<Uint8Array[]>> {
    const at = await this.finder.find(hash);
    const value = await this.reads.keys(at.header, at.hash, prefix, count, after);
    return { value, evidence: this.evidenceOf(at) };
  }

  /** Every entry under a prefix, complete. @throws BlockNotVerifiedError, NotProvedError */
  async entries(prefix: Uint8Array, hash?: Hex): Promise<Proved<[Uint8Array, Uint8Array][]>> {
    const at = await this.finder.find(hash);
    const keys = await this.reads.keys(at.header, at.hash, prefix, Infinity);
    const values = await this.reads.values(at.header, at.hash, keys);
    const value = keys.flatMap((key, i): [Uint8Array, Uint8Array][] => {
      const found = values[i];
      return found ? [[key, found]] : [];
    });
    return { value, evidence: this.evidenceOf(at) };
  }

  /**
   * Proved values of the keys with the proof itself, asked for anew.
   * @throws BlockNotVerifiedError, NotProvedError
   */
  async prove(keys: readonly Uint8Array[], hash: Hex): Promise<{ header: Header } & ProofOfKeys> {
    const at = await this.finder.find(hash);
    return { header: at.header, ...(await this.reads.prove(at.header, at.hash, keys)) };
  }

  /**
   * Verified headers from one block up to a later one, both included: from memory, or from a source and checked to lead
   * from one to the other.
   * @throws BlockNotVerifiedError, NotProvedError
   */
  headersBetween(from: Hex, to: Hex): Promise<Header[]> {
    return this.finder.between(from, to);
  }

  /** The extrinsics of a verified block, checked against its header. @throws BlockNotVerifiedError, NotProvedError */
  async body(hash: Hex): Promise<Proved<Uint8Array[]>> {
    const at = await this.finder.find(hash);
    const value = await this.book.ask(`The extrinsics of block ${at.header.number}`, async (source) => {
      const { extrinsics } = await source.block(at.hash);
      verifyBody(at.header, extrinsics);
      return extrinsics;
    });
    return { value, evidence: this.evidenceOf(at) };
  }

  /**
   * That a block holds an extrinsic (blake2b-256 of its bytes), with the block's proved events.
   * @throws NotIncludedError, BlockNotVerifiedError, NotProvedError
   */
  async inclusion(extrinsicHash: Uint8Array, hash: Hex): Promise<Proved<Inclusion>> {
    const { value: extrinsics, evidence } = await this.body(hash);
    const index = extrinsicIndex(extrinsics, extrinsicHash);
    if (index < 0) throw new NotIncludedError(extrinsicHash, (await this.header(hash)).number);
    const [events] = (await this.read([eventsKey], hash)).value;
    return { value: { index, events: events ?? new Uint8Array([0]) }, evidence };
  }

  /** An endpoint's word: the answer of the first source that gives one which `check` does not refuse. @throws RpcError, NotProvedError */
  claim(method: string, params: readonly unknown[], check?: (value: unknown) => void): Promise<Proved<unknown>> {
    return endpointWord(this.book, method, params, check);
  }

  /** The sources that can be asked for their word, best first. */
  speakers(method: string): Source[] {
    return speakersOf(this.book, method);
  }

  /**
   * A stream that cannot be proved: an endpoint's word, and the next one's once that is lost. Resolves to how to stop.
   * @throws NotProvedError when there is none, or what the last of them says against it
   */
  watch(method: string, params: readonly unknown[], sink: StreamSink): Promise<() => void> {
    return endpointStream(this.book, (run) => this.on('followed', run), method, params, sink);
  }

  close(): void {
    this.chain.close();
  }

  private emit<E extends keyof LightNodeEvents>(event: E, value: LightNodeEvents[E]): void {
    for (const listener of [...this.listeners[event]]) listener(value);
  }

  private evidenceOf({ hash }: ReadableBlock): Evidence {
    const evidence = this.evidence(hash);
    if (!evidence) throw new BlockNotVerifiedError(hash);
    return evidence;
  }
}
