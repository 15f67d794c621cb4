/**
 * The chain as sources tell it and the follower verifies it: takes sources in, feeds the follower what they tell, fetches what it wants,
 * and lets go of whoever is silent or sends something wrong.
 */
import { bytesToHex, equalBytes, readU64 } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import type { TreeBlock } from '../follower/block-tree.ts';
import { CheckpointRefusedError, CheckpointWrongError, type Anchor } from '../follower/checkpoint.ts';
import { Follower } from '../follower/follower.ts';
import type { Message, Phase } from '../follower/messages.ts';
import type { Source } from '../sources/source.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';
import { anchorFrom } from './anchor-from.ts';
import { CatchUps, type CatchUp } from './catch-up.ts';
import { CheckpointTrial } from './checkpoint-trial.ts';
import { LightNodeClosedError, NotProvedError } from './errors.ts';
import { HeaderFetch } from './header-fetch.ts';
import { JustificationFetch } from './justification-fetch.ts';
import type { LightNodeEvents, LightNodeOptions } from './light-node-options.ts';
import { Pulse } from './pulse.ts';
import type { SourceBook } from './source-book.ts';

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

export interface FollowedChainPorts {
  readonly options: LightNodeOptions;
  readonly book: SourceBook;
  readonly emit: <E extends keyof LightNodeEvents>(event: E, value: LightNodeEvents[E]) => void;
  readonly on: <E extends keyof LightNodeEvents>(event: E, listener: (value: LightNodeEvents[E]) => void) => () => void;
  /** The proved `Timestamp.Now` of a block. @throws NotProvedError */
  readonly timeAt: (block: TreeBlock) => Promise<ProvedBytes>;
}

export class FollowedChain {
  /** What is verified; undefined before the first source was taken. */
  follower: Follower | undefined;
  /** Where trust began. */
  began: Anchor | undefined;
  /** Whose word that is, while nobody vouched for it. */
  believed: string | undefined;
  /** A block after where trust began was proved final. */
  provedFinal = false;
  slotDurationMs: number | undefined;
  private readonly ports: FollowedChainPorts;
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
  private closed = false;

  constructor(ports: FollowedChainPorts) {
    this.ports = ports;
    const { options, book } = ports;
    this.slotDurationMs = options.slotDurationMs;
    this.pulse = new Pulse({ now: options.now, after: options.after, blockTimeMs: () => this.slotDurationMs });
    const feed = (source: Source, message: Message) => this.feed(source, message);
    this.headerFetch = new HeaderFetch({
      sources: book,
      feed,
      known: (hash) => this.follower?.block(hash) !== undefined,
      now: options.now,
    });
    this.justificationFetch = new JustificationFetch({
      sources: book,
      feed,
      hashAt: (number) => this.follower?.hashAt(number),
      finalNumber: () => this.follower?.final.header.number ?? 0,
    });
  }

  get phase(): Phase | undefined {
    return this.trial.phase(this.ports.book.ranked().length === 0) ?? this.follower?.phase;
  }
  /** What was given as the beginning of trust is wrong beyond doubt: no source is taken in. */
  get wrongCheckpoint(): CheckpointWrongError | undefined {
    return this.trial.refused;
  }
  /** How it comes to the newest block while that is far; undefined when it is near. */
  get catchUp(): CatchUp | undefined {
    return this.follower && this.catchUps.state(this.follower, this.headerFetch.runs, this.ports.options.now());
  }
  /** True while a source brings proofs of finality by itself. */
  get finalityTold(): boolean {
    return this.ports.book.ranked().some((source) => source.tellsFinality) || this.justificationFetch.keptWithFinal;
  }

  /**
   * Takes a source in: checks its chain, follows it. Resolves when its newest block is verified.
   * @throws CheckpointWrongError when it is the checkpoint, the refusal (the source is banned then), or what kept it from answering
   */
  async add(source: Source): Promise<void> {
    await verifierReady;
    if (this.closed) throw new LightNodeClosedError();
    if (this.wrongCheckpoint) {
      source.close();
      throw this.wrongCheckpoint;
    }
    const ban = this.ports.book.add(source);
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
      if (isRefusal(error) && this.ports.book.has(source)) this.refuse(source, error);
      this.drop(source, error instanceof Error ? error.message : String(error));
      // It may have been closed for that.
      throw this.wrongCheckpoint ?? error;
    }
  }

  /** Nothing more is asked of this source, and it is closed. It was not lost: nothing is held against it. */
  remove(source: Source): void {
    this.drop(source);
    source.close();
  }

  close(): void {
    this.closed = true;
    for (const source of this.ports.book.ranked()) this.remove(source);
  }

  /** The follower, begun by whichever source shows first where trust begins: what another one does meanwhile is its own affair. */
  private async followerFor(source: Source): Promise<Follower> {
    if (this.follower) return this.follower;
    const anchor = await anchorFrom(source, this.ports.options);
    if (this.follower) return this.follower;
    this.began = anchor;
    if (this.ports.options.checkpoint === 'first source') this.believed = source.name;
    return (this.follower = new Follower(anchor, this.ports.options));
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
      if (!this.began) return;
      const ahead = await this.catchUps.provedAhead(source, live, this.began, given && live.size === 1);
      if (!ahead || !this.ports.book.has(source) || live.phase.name !== 'following') return;
      // Others led on meanwhile: from there the source is to prove it, on the same chain.
      if (live.final !== final) continue;
      if (ahead.header.number < live.head.header.number) {
        // Headers led past it: what was proved makes final what they brought.
        const { justification: bytes } = ahead.reached.proof;
        return this.feed(source, { type: 'justification', source: source.name, bytes });
      }
      this.skips++;
      live.skipTo(ahead);
      this.began = ahead;
      this.ports.emit('head', live.head);
      this.ports.emit('final', live.final);
      return;
    }
  }

  /** Looks for justifications; `looking` ends when all looks so far have. */
  private look(head: number): void {
    const before = this.looking;
    this.looking = this.justificationFetch.headMoved(head).then(() => before);
  }

  private get given(): boolean {
    return typeof this.ports.options.checkpoint !== 'string';
  }

  private heardOfCheckpoint(error: CheckpointWrongError): void {
    this.trial.heard(error);
    if (!error.sure) return;
    for (const source of this.ports.book.ranked()) this.remove(source);
    this.ports.emit('phase', { name: 'wrongCheckpoint', error });
  }

  /**
   * A checkpoint that was given is held against a proof of finality before anything is read by it, where the source brings one in time.
   * @param claim settles when its first proof was looked at
   * @throws CheckpointWrongError, or the refusal
   */
  private async tryCheckpoint(source: Source, claim: Promise<unknown>): Promise<void> {
    const { follower: live } = this;
    if (!this.given || !live || live.proof || live.set.authorities.length === 0) return;
    const told = async (): Promise<unknown> => {
      if (!source.tellsFinality) return this.looking;
      const final = live.block(bytesToHex(await source.finalizedHash()));
      return final && final !== live.final && claim;
    };
    let stop = (): void => undefined;
    // Whoever brings it.
    const proved = new Promise((resolve) => (stop = this.ports.on('final', resolve)));
    await Promise.race([told().catch(() => undefined), proved, this.ports.options.after(firstProofMs)]);
    stop();
    if (this.wrongCheckpoint) throw this.wrongCheckpoint;
    const refusal = this.ports.book.refusals.findLast((each) => each.source === source.name);
    if (!this.ports.book.has(source) && refusal)
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
      const refusal = this.ports.book.refusals.findLast((each) => each.source === source.name);
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
        if (this.ports.book.has(source)) this.refuse(source, error);
        failed?.(error);
      },
    });
    this.stops.set(source, stop);
    await ready;
    await this.tryCheckpoint(source, claim);
    this.ports.book.followed(source);
    this.trial.fits();
    this.ports.emit('followed', source.name);
  }

  /**
   * Two sources tell different chains, and nobody vouched for the one that was first: this one may be the honest one. It is not followed
   * now, and the reason is kept; but it may come back.
   */
  private refuse(source: Source, error: Error): void {
    const disagrees = 'reason' in error && tellsAnotherChain.has(error.reason);
    const tried = this.given && !this.follower?.proof ? this.trial.doubted(source.name, error, this.began) : error;
    this.ports.book.refuse(source, tried, this.believed === undefined || this.believed === source.name || !disagrees);
  }

  /** @param lost why, when that is not of this side's doing */
  private drop(source: Source, lost?: string): void {
    this.stops.get(source)?.();
    this.stops.delete(source);
    this.headerFetch.forget(source);
    this.catchUps.forget(source);
    this.justificationFetch.forget(source);
    this.pulse.forget(source);
    if (lost === undefined) this.ports.book.remove(source);
    else this.ports.book.lost(source, lost);
  }

  /**
   * Gives the follower a message and does what it wants. Resolves when nothing more is wanted.
   * @throws the refusal when the source was wrong
   */
  async feed(source: Source, message: Message): Promise<void> {
    if (!this.follower || this.closed || !this.ports.book.has(source)) return;
    let refused: Error | undefined;
    const { skips } = this;
    for (const effect of this.follower.receive(message)) {
      // What was found before headers were left out lies behind.
      if (skips !== this.skips && effect.type !== 'refused') continue;
      switch (effect.type) {
        case 'head':
          this.ports.emit('head', effect.block);
          this.look(effect.block.header.number);
          break;
        case 'final':
          this.provedFinal = true;
          this.ports.emit('final', effect.block);
          break;
        case 'phase':
          if (effect.phase.name === 'wrongCheckpoint') {
            this.heardOfCheckpoint(effect.phase.error);
            throw effect.phase.error;
          }
          this.ports.emit('phase', effect.phase);
          break;
        case 'refused': {
          const guilty = this.ports.book.get(effect.source);
          if (guilty) this.refuse(guilty, effect.error);
          if (effect.source === source.name) refused = effect.error;
          break;
        }
        case 'wantJustification':
          await this.justificationFetch.fetch(effect.hash ?? this.follower.hashAt(effect.number));
          break;
        case 'wantHeaders':
          await this.headerFetch.run(this.ports.book.get(effect.source) ?? source, effect);
      }
    }
    if (refused) throw refused;
  }

  /** Block time, from the proved time and slot of the head: floor(time / slot), as slots count from 1970. */
  private async learnSlotDuration(): Promise<void> {
    const head = this.follower?.head;
    if (this.slotDurationMs !== undefined || head?.slot === undefined || head.slot === 0n) return;
    const now = await this.ports.timeAt(head);
    if (now?.length !== 8) return;
    this.slotDurationMs = Number(readU64(now) / head.slot);
    this.follower?.learnSlotDuration(this.slotDurationMs);
  }
}
