/**
 * The light node: sources on one side, proved answers on the other. It feeds the follower, fetches what the follower wants,
 * bans whoever sends something wrong, and reads storage under verified headers. More than 400 lines, as it is where all parts meet and
 * what others see of them; what each part does stands in a file of its own.
 */
import { bytesToHex, equalBytes, hexToBytes, readU64, type Hex } from '../../substrate/bytes.ts';
import type { Evidence, Proved } from '../../substrate/evidence.ts';
import type { Header } from '../../substrate/header.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { TreeBlock } from '../follower/block-tree.ts';
import { CheckpointRefusedError, CheckpointWrongError, type Anchor } from '../follower/checkpoint.ts';
import { Follower } from '../follower/follower.ts';
import { freshness, type Freshness } from '../follower/freshness.ts';
import type { Message, Phase } from '../follower/messages.ts';
import type { Source } from '../sources/source.ts';
import type { FollowedSet } from '../verifier/authority-changes.ts';
import { extrinsicIndex, verifyBody } from '../verifier/body.ts';
import { eventsKey, NotIncludedError, type Inclusion } from '../verifier/inclusion.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import type { FinalityProof, Handover } from '../verifier/signed-final.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';
import { anchorFrom } from './anchor-from.ts';
import { BlockFinder, type ReadableBlock } from './block-finder.ts';
import { CatchUps, type CatchUp } from './catch-up.ts';
import { CheckpointTrial } from './checkpoint-trial.ts';
import { endpointStream, endpointWord, speakersOf, type StreamSink } from './endpoint-word.ts';
import { BlockNotVerifiedError, LightNodeClosedError, NotProvedError } from './errors.ts';
import { HeaderFetch } from './header-fetch.ts';
import { JustificationFetch } from './justification-fetch.ts';
import type { LightNodeEvents, LightNodeOptions } from './light-node-options.ts';
import { MetadataBook } from './metadata-book.ts';
import { metadataPins } from './metadata-pins.ts';
import { ProvedReads, type ProofOfKeys, type ReadCounts } from './proved-reads.ts';
import { Pulse } from './pulse.ts';
import { SourceBook, type LostSource, type Refusal, type SourceState } from './source-book.ts';

type Listeners = { [E in keyof LightNodeEvents]: Set<(event: LightNodeEvents[E]) => void> };

const timestampKey = palletPrefix('Timestamp', 'Now');

/** So often a source is asked anew to prove what is final, while others change where from. */
const mostProofs = 3;

/** So long a source has to bring a proof of finality before a checkpoint that was given is read by without one, ms. */
const firstProofMs = 4_000;

/** Reasons that say no more than that a source follows another chain. */
const tellsAnotherChain: ReadonlySet<unknown> = new Set([
  'wrong genesis',
  'wrong header',
  'wrong parent',
  'no ancestry',
]);

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
  private live: Follower | undefined;
  private slotDurationMs: number | undefined;
  private readonly catchUps = new CatchUps();
  private readonly trial = new CheckpointTrial();
  /** Ends with the looks for justifications that heads began. */
  private looking: Promise<void> = Promise.resolve();
  /** How often headers were left out. */
  private skips = 0;
  private readonly headerFetch: HeaderFetch;
  private readonly justificationFetch: JustificationFetch;
  private readonly pulse: Pulse;
  private readonly stops = new Map<Source, () => void>();
  private readonly finder: BlockFinder;
  private anchored: Anchor | undefined;
  /** Whose word the anchor is, while nobody vouched for it. */
  private believed: string | undefined;
  private provedFinal = false;
  private closed = false;

  constructor(options: LightNodeOptions) {
    this.options = options;
    this.slotDurationMs = options.slotDurationMs;
    this.book = new SourceBook(options.now, options.after, (refusal) => this.emit('refused', refusal));
    this.reads = new ProvedReads(this.book);
    this.pulse = new Pulse({ now: options.now, after: options.after, blockTimeMs: () => this.slotDurationMs });
    this.metadata = new MetadataBook({
      sources: this.book,
      pins: options.metadataPins ?? metadataPins,
      told: options.toldMetadata ?? [],
      own: options.checkpoint === 'own chain',
      genesisHash: () => this.anchored && bytesToHex(this.anchored.genesisHash),
      read: async (keys, hash) => (await this.read(keys, hash)).value,
      after: options.after,
    });
    const feed = (source: Source, message: Message) => this.feed(source, message);
    this.headerFetch = new HeaderFetch({
      sources: this.book,
      feed,
      known: (hash) => this.live?.block(hash) !== undefined,
      now: options.now,
    });
    this.finder = new BlockFinder({ sources: this.book, follower: () => this.live, feed });
    this.justificationFetch = new JustificationFetch({
      sources: this.book,
      feed,
      hashAt: (number) => this.hashAt(number),
      finalNumber: () => this.final?.header.number ?? 0,
    });
  }

  /** Newest verified block, or undefined before the first source was taken. */
  get head(): TreeBlock | undefined {
    return this.live?.head;
  }
  get final(): TreeBlock | undefined {
    return this.live?.final;
  }
  /** True once a block after the checkpoint was proved final. */
  get finalityMoves(): boolean {
    return this.provedFinal || this.anchored?.reached !== undefined;
  }
  /** Where trust began; undefined before the first source was taken. */
  get anchor(): Anchor | undefined {
    return this.anchored;
  }
  /**
   * Where trust may begin the next time: the newest block proved final, else the anchor. Undefined while nobody vouched for that one, and
   * the anchor while a change of the voters waits.
   */
  get checkpoint(): Anchor | undefined {
    const { anchored, live } = this;
    if (!anchored || !live || this.believed !== undefined) return undefined;
    if (!this.provedFinal || live.set.pending || live.set.pause) return anchored;
    const { header, hash, authors } = live.final;
    return { genesisHash: anchored.genesisHash, header, hash: hexToBytes(hash), authors, set: live.set };
  }
  /** The source whose word the anchor is; undefined when it was given, is of one's own chain, or was vouched for. */
  get anchorBelieved(): string | undefined {
    return this.believed;
  }
  /** What proves `final`; undefined while that is where trust began. */
  get finalityProof(): FinalityProof | undefined {
    return this.live?.proof;
  }
  /** Who votes for the blocks after `final`. */
  get voters(): FollowedSet | undefined {
    return this.live?.set;
  }
  get handover(): Handover | undefined {
    return this.live?.handover;
  }
  /** True while a source brings proofs of finality by itself. */
  get finalityTold(): boolean {
    return this.book.ranked().some((source) => source.tellsFinality) || this.justificationFetch.keptWithFinal;
  }
  get phase(): Phase | undefined {
    return this.trial.phase(this.book.ranked().length === 0) ?? this.live?.phase;
  }
  /** What was given as the beginning of trust is wrong beyond doubt: no source is taken in. */
  get wrongCheckpoint(): CheckpointWrongError | undefined {
    return this.trial.refused;
  }
  /** How it comes to the newest block while that is far; undefined when it is near. */
  get catchUp(): CatchUp | undefined {
    return this.live && this.catchUps.state(this.live, this.headerFetch.runs, this.options.now());
  }
  /** Block time in milliseconds, once it is proved or was given. */
  get blockTimeMs(): number | undefined {
    return this.slotDurationMs;
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
    const slot = this.head?.slot;
    if (slot === undefined || this.slotDurationMs === undefined) return undefined;
    return freshness(slot, this.slotDurationMs, this.options.now());
  }

  /**
   * Takes a source in: checks its chain, follows it. Resolves when its newest block is verified.
   * @throws CheckpointWrongError when it is the checkpoint, the refusal (the source is banned then), or what kept it from answering
   */
  async addSource(source: Source): Promise<void> {
    await verifierReady;
    if (this.closed) throw new LightNodeClosedError();
    if (this.wrongCheckpoint) {
      source.close();
      throw this.wrongCheckpoint;
    }
    const ban = this.book.add(source);
    if (ban) {
      source.close();
      throw new NotProvedError(null, [{ source: source.name, error: new Error(ban.message), refused: true }]);
    }
    void source.closed.then((reason) => this.drop(source, reason));
    this.pulse.watch(source);
    try {
      const follower = await this.followerFor(source);
      const genesis = await source.blockHash(0);
      if (!genesis || !equalBytes(genesis, follower.genesisHash)) {
        const theirs = genesis ? bytesToHex(genesis) : 'none';
        throw new CheckpointRefusedError('wrong genesis', `${source.name} is on another chain (genesis ${theirs})`);
      }
      await this.skipAhead(source, follower);
      await this.followSource(source);
      await this.learnSlotDuration();
    } catch (error) {
      if (error instanceof CheckpointWrongError) this.heardOfCheckpoint(error);
      if (isRefusal(error) && this.book.has(source)) this.refuse(source, error);
      this.drop(source, error instanceof Error ? error.message : String(error));
      // It may have been closed for that.
      throw this.wrongCheckpoint ?? error;
    }
  }

  /** Nothing more is asked of this source, and it is closed. It was not lost: nothing is held against it. */
  removeSource(source: Source): void {
    this.drop(source);
    source.close();
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
    if (this.believed === undefined || !evidence || evidence.word === 'claimed' || !('block' in evidence))
      return evidence;
    // Checked, but from a block on that is one source's word: nothing it leads to is better known than that.
    return { word: 'claimed', by: this.believed, block: evidence.block };
  }

  /** A person compared the anchor, and the hash of the metadata in use, with what they trust: from now on proofs count. */
  vouch(): void {
    this.believed = undefined;
    this.metadata.vouch();
  }

  /** Hash of the verified block of this height, while it is in memory. */
  hashAt(number: number): Hex | undefined {
    return this.live?.hashAt(number);
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
    this.closed = true;
    for (const source of this.book.ranked()) this.removeSource(source);
  }

  private emit<E extends keyof LightNodeEvents>(event: E, value: LightNodeEvents[E]): void {
    for (const listener of [...this.listeners[event]]) listener(value);
  }

  private evidenceOf({ hash }: ReadableBlock): Evidence {
    const evidence = this.evidence(hash);
    if (!evidence) throw new BlockNotVerifiedError(hash);
    return evidence;
  }

  /** The follower, begun by whichever source shows first where trust begins: what another one does meanwhile is its own affair. */
  private async followerFor(source: Source): Promise<Follower> {
    if (this.live) return this.live;
    const anchor = await anchorFrom(source, this.options);
    if (this.live) return this.live;
    this.anchored = anchor;
    if (this.options.checkpoint === 'first source') this.believed = source.name;
    return (this.live = new Follower(anchor, this.options));
  }

  /**
   * Where the source proves what is final far ahead, the headers up to there are left out, also those that other sources are asked for:
   * what they told waits for the block it leads to. A source that gives no proof is followed as any other.
   * @throws the refusal, when what it shows is wrong
   */
  private async skipAhead(source: Source, live: Follower): Promise<void> {
    const { given } = this;
    for (let tries = 0; tries < mostProofs; tries++) {
      const { final } = live;
      if (!this.anchored) return;
      const ahead = await this.catchUps.provedAhead(source, live, this.anchored, given && live.size === 1);
      if (!ahead || !this.book.has(source) || live.phase.name !== 'following') return;
      // Others led on meanwhile: from there the source is to prove it, on the same chain.
      if (live.final !== final) continue;
      if (ahead.header.number < live.head.header.number) {
        // Headers led past it: what was proved makes final what they brought.
        const { justification: bytes } = ahead.reached.proof;
        return this.feed(source, { type: 'justification', source: source.name, bytes });
      }
      this.skips++;
      live.skipTo(ahead);
      this.anchored = ahead;
      this.emit('head', live.head);
      this.emit('final', live.final);
      return;
    }
  }

  /** Looks for justifications; `looking` ends when all looks so far have. */
  private look(head: number): void {
    const before = this.looking;
    this.looking = this.justificationFetch.headMoved(head).then(() => before);
  }

  private get given(): boolean {
    return typeof this.options.checkpoint !== 'string';
  }

  private heardOfCheckpoint(error: CheckpointWrongError): void {
    this.trial.heard(error);
    if (!error.sure) return;
    for (const source of this.book.ranked()) this.removeSource(source);
    this.emit('phase', { name: 'wrongCheckpoint', error });
  }

  /**
   * A checkpoint that was given is held against a proof of finality before anything is read by it, where the source brings one in time.
   * @param claim settles when its first proof was looked at
   * @throws CheckpointWrongError, or the refusal
   */
  private async tryCheckpoint(source: Source, claim: Promise<unknown>): Promise<void> {
    const { live } = this;
    if (!this.given || !live || live.proof || live.set.authorities.length === 0) return;
    const told = async (): Promise<unknown> => {
      if (!source.tellsFinality) return this.looking;
      const final = live.block(bytesToHex(await source.finalizedHash()));
      return final && final !== live.final && claim;
    };
    let stop = (): void => undefined;
    // Whoever brings it.
    const proved = new Promise((resolve) => (stop = this.on('final', resolve)));
    await Promise.race([told().catch(() => undefined), proved, this.options.after(firstProofMs)]);
    stop();
    if (this.wrongCheckpoint) throw this.wrongCheckpoint;
    const refusal = this.refusals.findLast((each) => each.source === source.name);
    if (!this.book.has(source) && refusal)
      throw new NotProvedError(null, [{ source: source.name, error: new Error(refusal.message), refused: true }]);
  }

  /** Verifies a head of the source. Where headers were left out meanwhile it is looked at again: it may hang from another block now. */
  private async feedHead(source: Source, header: Header): Promise<void> {
    for (let skips = -1; skips !== this.skips;) {
      skips = this.skips;
      await this.feed(source, { type: 'headers', source: source.name, headers: [header] });
    }
  }

  /** Resolves when the first head the source told is verified, or the source refused. */
  private async followSource(source: Source): Promise<void> {
    let first: (() => void) | undefined;
    let failed: ((error: unknown) => void) | undefined;
    const ready = new Promise<void>((resolve, reject) => {
      first = resolve;
      failed = reject;
    });
    ready.catch(() => undefined);
    void source.closed.then((reason) => {
      const refusal = this.refusals.findLast((each) => each.source === source.name);
      const error = new Error(refusal?.message ?? `${source.name} closed the connection: ${reason}`);
      failed?.(refusal ? new NotProvedError(null, [{ source: source.name, error, refused: true }]) : error);
    });
    let heard = false;
    let claimed: (() => void) | undefined;
    const claim = new Promise<void>((resolve) => (claimed = resolve));
    const stop = await source.follow({
      head: (header) => {
        this.pulse.heard(source);
        const fed = this.feedHead(source, header);
        // Later ones wait for the headers under way, and say nothing of the first.
        if (heard) fed.catch(() => undefined);
        else fed.then(first, failed);
        heard = true;
      },
      justification: (bytes) => {
        this.feed(source, { type: 'justification', source: source.name, bytes }).then(claimed, claimed);
      },
      commit: (commit) => {
        this.feed(source, { type: 'commit', source: source.name, commit }).then(claimed, claimed);
      },
      malformed: (error) => {
        if (this.book.has(source)) this.refuse(source, error);
        failed?.(error);
      },
    });
    this.stops.set(source, stop);
    await ready;
    await this.tryCheckpoint(source, claim);
    this.book.followed(source);
    this.trial.fits();
    this.emit('followed', source.name);
  }

  /**
   * Two sources tell different chains, and nobody vouched for the one that was first: this one may be the honest one. It is not followed
   * now, and the reason is kept; but it may come back.
   */
  private refuse(source: Source, error: Error): void {
    const disagrees = 'reason' in error && tellsAnotherChain.has(error.reason);
    const tried = this.given && !this.live?.proof ? this.trial.doubted(source.name, error, this.anchored) : error;
    this.book.refuse(source, tried, this.believed === undefined || this.believed === source.name || !disagrees);
  }

  /** @param lost why, when that is not of this side's doing */
  private drop(source: Source, lost?: string): void {
    this.stops.get(source)?.();
    this.stops.delete(source);
    this.headerFetch.forget(source);
    this.catchUps.forget(source);
    this.justificationFetch.forget(source);
    this.pulse.forget(source);
    if (lost === undefined) this.book.remove(source);
    else this.book.lost(source, lost);
  }

  /**
   * Gives the follower a message and does what it wants. Resolves when nothing more is wanted.
   * @throws the refusal when the source was wrong
   */
  private async feed(source: Source, message: Message): Promise<void> {
    if (!this.live || this.closed || !this.book.has(source)) return;
    let refused: Error | undefined;
    const { skips } = this;
    for (const effect of this.live.receive(message)) {
      // What was found before headers were left out lies behind.
      if (skips !== this.skips && effect.type !== 'refused') continue;
      switch (effect.type) {
        case 'head':
          this.emit('head', effect.block);
          this.look(effect.block.header.number);
          break;
        case 'final':
          this.provedFinal = true;
          this.emit('final', effect.block);
          break;
        case 'phase':
          if (effect.phase.name === 'wrongCheckpoint') {
            this.heardOfCheckpoint(effect.phase.error);
            throw effect.phase.error;
          }
          this.emit('phase', effect.phase);
          break;
        case 'refused': {
          const guilty = this.book.get(effect.source);
          if (guilty) this.refuse(guilty, effect.error);
          if (effect.source === source.name) refused = effect.error;
          break;
        }
        case 'wantJustification':
          await this.justificationFetch.fetch(effect.hash ?? this.hashAt(effect.number));
          break;
        case 'wantHeaders':
          await this.headerFetch.run(this.book.get(effect.source) ?? source, effect);
      }
    }
    if (refused) throw refused;
  }

  /** Block time, from the proved time and slot of the head: floor(time / slot), as slots count from 1970. */
  private async learnSlotDuration(): Promise<void> {
    const head = this.head;
    if (this.slotDurationMs !== undefined || head?.slot === undefined || head.slot === 0n) return;
    const [now] = (await this.read([timestampKey], head.hash)).value;
    if (now?.length !== 8) return;
    this.slotDurationMs = Number(readU64(now) / head.slot);
    this.live?.learnSlotDuration(this.slotDurationMs);
  }
}
