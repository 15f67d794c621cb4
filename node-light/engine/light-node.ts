/**
 * The light node: sources on one side, proved answers on the other. It feeds the follower, fetches what the follower wants,
 * bans whoever sends something wrong, and reads storage under verified headers.
 * Over 400 lines: one class holds the sources, the follower and what waits on them; fetching headers is the part to move out next.
 */
import { bytesToHex, equalBytes, hexToBytes, readU64, type Hex } from '../../substrate/bytes.ts';
import type { Evidence, Proved } from '../../substrate/evidence.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { TreeBlock } from '../follower/block-tree.ts';
import { CheckpointRefusedError } from '../follower/checkpoint.ts';
import { Follower } from '../follower/follower.ts';
import { freshness, type Freshness } from '../follower/freshness.ts';
import type { Effect, Message, Phase } from '../follower/messages.ts';
import { SourceMovedError, type Source } from '../sources/source.ts';
import { extrinsicIndex, verifyBody } from '../verifier/body.ts';
import { eventsKey, NotIncludedError, type Inclusion } from '../verifier/inclusion.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';
import { anchorFrom } from './anchor-from.ts';
import { BlockNotVerifiedError, LightNodeClosedError, NotProvedError } from './errors.ts';
import { JustificationProbe } from './justification-probe.ts';
import type { LightNodeEvents, LightNodeOptions } from './light-node-options.ts';
import { ProvedReads, type ReadCounts } from './proved-reads.ts';
import { SourceBook, type Refusal, type SourceState } from './source-book.ts';

type Listeners = { [E in keyof LightNodeEvents]: Set<(event: LightNodeEvents[E]) => void> };

interface ReadableBlock {
  readonly hash: Hex;
  readonly header: Header;
}

/** Old blocks remembered at once. */
const mostOld = 64;

const timestampKey = palletPrefix('Timestamp', 'Now');

export class LightNode {
  private readonly options: LightNodeOptions;
  private readonly book: SourceBook;
  private readonly reads: ProvedReads;
  private readonly listeners: Listeners = { head: new Set(), final: new Set(), refused: new Set(), phase: new Set() };
  private follower: Promise<Follower> | undefined;
  private live: Follower | undefined;
  private slotDurationMs: number | undefined;
  /** One fetch of headers at a time for each source; the newest wish waits. */
  private readonly fetching = new Map<Source, Effect | undefined>();
  private readonly stops = new Map<Source, () => void>();
  /** Blocks below the verified headers in memory that were asked for. */
  private readonly old = new Map<Hex, ReadableBlock & { readonly evidence: Evidence }>();
  private readonly probe = new JustificationProbe();
  private provedFinal = false;
  private closed = false;

  constructor(options: LightNodeOptions) {
    this.options = options;
    this.slotDurationMs = options.slotDurationMs;
    this.book = new SourceBook(options.now, options.after, (refusal) => this.emit('refused', refusal));
    this.reads = new ProvedReads(this.book);
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
    return this.provedFinal;
  }
  get phase(): Phase | undefined {
    return this.live?.phase;
  }
  /** Block time in milliseconds, once it is proved or was given. */
  get blockTimeMs(): number | undefined {
    return this.slotDurationMs;
  }
  get sources(): readonly SourceState[] {
    return this.book.states();
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
   * @throws the refusal (the source is banned then), or what kept it from answering
   */
  async addSource(source: Source): Promise<void> {
    await verifierReady;
    if (this.closed) throw new LightNodeClosedError();
    const ban = this.book.add(source);
    if (ban) {
      source.close();
      throw new NotProvedError('Anything', [{ source: source.name, error: new Error(ban.message), refused: true }]);
    }
    void source.closed.then(() => this.drop(source));
    try {
      const follower = await this.followerFor(source);
      const genesis = await source.blockHash(0);
      if (!genesis || !equalBytes(genesis, follower.genesisHash)) {
        const theirs = genesis ? bytesToHex(genesis) : 'none';
        throw new CheckpointRefusedError('wrong genesis', `${source.name} is on another chain (genesis ${theirs})`);
      }
      await this.followSource(source);
      await this.learnSlotDuration();
    } catch (error) {
      if (isRefusal(error) && this.book.has(source)) this.book.refuse(source, error);
      this.drop(source);
      throw error;
    }
  }

  /**
   * What is known of a block: final, sealed, or claimed when it is older than the verified headers in memory (its hash fits,
   * its place in the chain is an endpoint's word); undefined when it is not on the chain.
   */
  evidence(hash: Hex): Evidence | undefined {
    return this.live?.evidence(hash) ?? this.old.get(hash)?.evidence;
  }

  /** Hash of the verified block of this height, while it is in memory. */
  hashAt(number: number): Hex | undefined {
    return this.live?.hashAt(number);
  }

  /** The header of a block; `evidence` tells what is known of it. @throws BlockNotVerifiedError, NotProvedError */
  async header(hash: Hex): Promise<Header> {
    return (await this.blockFor(hash)).header;
  }

  /**
   * Proved values of the keys at a block, the head unless told otherwise; undefined for proved absence.
   * @throws BlockNotVerifiedError, NotProvedError
   */
  async read(keys: readonly Uint8Array[], hash?: Hex): Promise<Proved<ProvedBytes[]>> {
    const at = await this.blockFor(hash);
    const value = await this.reads.values(at.header, at.hash, keys);
    return { value, evidence: this.evidenceOf(at) };
  }

  /** Proved keys under a prefix, as `state_getKeysPaged`, complete. @throws BlockNotVerifiedError, NotProvedError */
  async keys(prefix: Uint8Array, count: number, after?: Uint8Array, hash?: Hex): Promise<Proved<Uint8Array[]>> {
    const at = await this.blockFor(hash);
    const value = await this.reads.keys(at.header, at.hash, prefix, count, after);
    return { value, evidence: this.evidenceOf(at) };
  }

  /** Every entry under a prefix, complete. @throws BlockNotVerifiedError, NotProvedError */
  async entries(prefix: Uint8Array, hash?: Hex): Promise<Proved<[Uint8Array, Uint8Array][]>> {
    const at = await this.blockFor(hash);
    const keys = await this.reads.keys(at.header, at.hash, prefix, Infinity);
    const values = await this.reads.values(at.header, at.hash, keys);
    const value = keys.flatMap((key, i): [Uint8Array, Uint8Array][] => {
      const found = values[i];
      return found ? [[key, found]] : [];
    });
    return { value, evidence: this.evidenceOf(at) };
  }

  /** The extrinsics of a verified block, checked against its header. @throws BlockNotVerifiedError, NotProvedError */
  async body(hash: Hex): Promise<Proved<Uint8Array[]>> {
    const at = await this.blockFor(hash);
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

  /** An endpoint's word: the answer of the first source that gives one. @throws NotProvedError, RpcError */
  async claim(method: string, params: readonly unknown[]): Promise<Proved<unknown>> {
    const [source] = this.book.ranked();
    if (!source) throw new NotProvedError(method, []);
    return { value: await source.ask(method, params), evidence: { word: 'claimed', by: source.name } };
  }

  /** The source whose word is asked for streams that cannot be proved. @throws NotProvedError */
  get speaker(): Source {
    const [source] = this.book.ranked();
    if (!source) throw new NotProvedError('A stream', []);
    return source;
  }

  close(): void {
    this.closed = true;
    for (const source of this.book.ranked()) {
      this.drop(source);
      source.close();
    }
  }

  private emit<E extends keyof LightNodeEvents>(event: E, value: LightNodeEvents[E]): void {
    for (const listener of [...this.listeners[event]]) listener(value);
  }

  private evidenceOf({ hash }: ReadableBlock): Evidence {
    const evidence = this.evidence(hash);
    if (!evidence) throw new BlockNotVerifiedError(hash);
    return evidence;
  }

  /** A block to read at. One the node does not know yet is looked for: a source may be ahead of its own announcement. */
  private async blockFor(hash: Hex | undefined): Promise<ReadableBlock> {
    const live = this.live;
    if (!live) throw new NotProvedError('Anything', []);
    if (hash === undefined) return live.head;
    if (!live.block(hash) && !this.old.has(hash)) await this.fetchBlock(live, hash);
    const block = live.block(hash) ?? this.old.get(hash);
    if (!block || !this.evidence(hash)) throw new BlockNotVerifiedError(hash);
    return block;
  }

  private async fetchBlock(live: Follower, hash: Hex): Promise<void> {
    for (const source of this.book.ranked()) {
      let header: Header;
      try {
        header = await source.header(hexToBytes(hash));
      } catch (error) {
        if (isRefusal(error)) this.book.refuse(source, error);
        continue;
      }
      const evidence = live.evidence(hash);
      if (header.number < live.base.header.number) {
        const [oldest] = this.old.keys();
        if (this.old.size === mostOld && oldest !== undefined) this.old.delete(oldest);
        const claimed: Evidence = { word: 'claimed', by: source.name, block: header.number };
        this.old.set(hash, { hash, header, evidence: evidence ?? claimed });
        return;
      }
      await this.feed(source, { type: 'headers', source: source.name, headers: [header] });
      if (live.block(hash)) return;
    }
  }

  private followerFor(source: Source): Promise<Follower> {
    this.follower ??= anchorFrom(source, this.options.checkpoint).then(
      (anchor) => (this.live = new Follower(anchor, this.options)),
      (error: unknown) => {
        // The next source may do better.
        this.follower = undefined;
        throw error;
      },
    );
    return this.follower;
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
    void source.closed.then((reason) => failed?.(new Error(`${source.name} closed the connection: ${reason}`)));
    const stop = await source.follow({
      head: (header) => {
        this.feed(source, { type: 'headers', source: source.name, headers: [header] }).then(first, failed);
      },
      justification: (bytes) => {
        this.feed(source, { type: 'justification', source: source.name, bytes }).catch(() => undefined);
      },
      malformed: (error) => {
        if (this.book.has(source)) this.book.refuse(source, error);
        failed?.(error);
      },
    });
    this.stops.set(source, stop);
    await ready;
  }

  private drop(source: Source): void {
    this.stops.get(source)?.();
    this.stops.delete(source);
    this.fetching.delete(source);
    this.book.remove(source);
  }

  /**
   * Gives the follower a message and does what it wants. Resolves when nothing more is wanted.
   * @throws the refusal when the source was wrong
   */
  private async feed(source: Source, message: Message): Promise<void> {
    if (!this.live || this.closed || !this.book.has(source)) return;
    let refused: Error | undefined;
    for (const effect of this.live.receive(message)) {
      switch (effect.type) {
        case 'head':
          this.emit('head', effect.block);
          void this.probeJustification(effect.block.header.number);
          break;
        case 'final':
          this.provedFinal = true;
          this.emit('final', effect.block);
          break;
        case 'phase':
          this.emit('phase', effect.phase);
          break;
        case 'refused': {
          const guilty = this.book.get(effect.source);
          if (guilty) this.book.refuse(guilty, effect.error);
          if (effect.source === source.name) refused = effect.error;
          break;
        }
        case 'wantJustification':
          await this.fetchJustification(effect.hash ?? this.hashAt(effect.number));
          break;
        case 'wantHeaders':
          await this.fetchHeaders(this.book.get(effect.source) ?? source, effect);
      }
    }
    if (refused) throw refused;
  }

  private async fetchHeaders(source: Source, effect: Extract<Effect, { type: 'wantHeaders' }>): Promise<void> {
    if (this.fetching.has(source)) {
      this.fetching.set(source, effect);
      return;
    }
    this.fetching.set(source, undefined);
    try {
      let after = effect.after;
      while (after < effect.to.number) {
        const headers = await source.headers(after, effect.to);
        const last = headers.at(-1);
        if (!last || last.number <= after) return;
        after = last.number;
        this.fetching.delete(source);
        await this.feed(source, { type: 'headers', source: source.name, headers });
        if (!this.book.has(source) || !this.live?.block(bytesToHex(headerHash(last)))) return;
        this.fetching.set(source, undefined);
      }
      this.fetching.delete(source);
      if (effect.held.length > 0 && this.live?.block(effect.to.hash)) {
        await this.feed(source, { type: 'headers', source: source.name, headers: effect.held });
      }
    } catch (error) {
      if (error instanceof SourceMovedError) return;
      if (isRefusal(error) && this.book.has(source)) this.book.refuse(source, error);
      throw error;
    } finally {
      const next = this.fetching.get(source);
      this.fetching.delete(source);
      if (next?.type === 'wantHeaders' && this.book.has(source)) await this.fetchHeaders(source, next);
    }
  }

  private async fetchJustification(hash: Hex | undefined): Promise<boolean> {
    if (!hash) return false;
    for (const source of this.book.ranked()) {
      try {
        const { justification } = await source.block(hash);
        if (!justification) continue;
        await this.feed(source, { type: 'justification', source: source.name, bytes: justification });
        return true;
      } catch (error) {
        if (isRefusal(error) && this.book.has(source)) this.book.refuse(source, error);
      }
    }
    return false;
  }

  /** Looks for the justification that nodes keep in each period, where none comes by itself. */
  private async probeJustification(head: number): Promise<void> {
    for (const number of this.probe.due(head, this.final?.header.number ?? 0)) {
      if (!(await this.fetchJustification(this.hashAt(number)))) continue;
      this.probe.found();
      return;
    }
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
