/** Which sources there are, in which order they are asked, and who was refused for what. */
import type { Source } from '../sources/source.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { NotProvedError, type SourceFailure } from './errors.ts';

/** An answer that was wrong, kept with its reason. */
export interface Refusal {
  readonly source: string;
  /** Short and fixed: the `reason` of the error, or its name. */
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How a source does. */
export interface SourceState {
  readonly name: string;
  /** Mean time to an answer, milliseconds; undefined before the first. */
  readonly lagMs: number | undefined;
  /** Requests in a row without an answer. */
  readonly failures: number;
  /** How often it was lost lately; 0 once it stood for a minute. */
  readonly losses: number;
  /** Its proofs that stood, and their bytes. */
  readonly proofs: number;
  readonly bytes: number;
}

/** A source that was lost and is not back. */
export interface LostSource {
  readonly name: string;
  /** Connections in a row that could not be made or did not last a minute, this one among them. */
  readonly losses: number;
  /** Why the last one ended, for people. */
  readonly reason: string;
}

interface Entry {
  readonly source: Source;
  /** When it was opened, milliseconds since 1970. */
  readonly since: number;
  /** Its newest block was verified. */
  followed: boolean;
  lagMs: number | undefined;
  failures: number;
  proofs: number;
  bytes: number;
}

/** Refusals kept for the person to read. */
const mostRefusals = 200;
/** With others to turn to, a source has so long to answer. */
const failOverMs = 4_000;
/** A source that was there for so long has made good for being lost before. */
const steadyMs = 60_000;

export class SourceBook {
  private readonly entries = new Map<string, Entry>();
  private readonly banned = new Map<string, Refusal>();
  private readonly wrong = new WeakSet<Source>();
  /** What is remembered of a source that was lost, however often it is opened. */
  private readonly losses = new Map<string, LostSource>();
  readonly refusals: Refusal[] = [];
  private readonly now: () => number;
  private readonly after: (ms: number) => Promise<void>;
  private readonly onRefused: (refusal: Refusal) => void;

  constructor(now: () => number, after: (ms: number) => Promise<void>, onRefused: (refusal: Refusal) => void) {
    this.now = now;
    this.after = after;
    this.onRefused = onRefused;
  }

  /** @returns the refusal it was banned for, when it was */
  add(source: Source): Refusal | undefined {
    const ban = this.banned.get(source.name);
    if (ban) {
      this.wrong.add(source);
      return ban;
    }
    const since = this.now();
    this.entries.set(source.name, {
      source,
      since,
      followed: false,
      lagMs: undefined,
      failures: 0,
      proofs: 0,
      bytes: 0,
    });
    return undefined;
  }

  /** It hung up, fell silent, or could not be reached. That is remembered by its name. */
  lost(source: Source, reason: string): void {
    if (!this.has(source)) return;
    const losses = this.lossesOf(source.name) + 1;
    this.remove(source);
    this.losses.set(source.name, { name: source.name, losses, reason });
  }

  /** Connections in a row that were lost; a steady one ends the row. */
  lossesOf(name: string): number {
    const entry = this.entries.get(name);
    if (entry && this.now() - entry.since >= steadyMs) return 0;
    return this.losses.get(name)?.losses ?? 0;
  }

  /** Those that were lost and are not back. */
  away(): LostSource[] {
    return [...this.losses.values()].filter(({ name }) => !this.entries.get(name)?.followed);
  }

  /** Something it sent was wrong, now or before it was opened. */
  wasRefused(source: Source): boolean {
    return this.wrong.has(source);
  }

  remove(source: Source): void {
    if (!this.has(source)) return;
    if (this.lossesOf(source.name) === 0) this.losses.delete(source.name);
    this.entries.delete(source.name);
  }

  has(source: Source): boolean {
    return this.entries.get(source.name)?.source === source;
  }

  get(name: string): Source | undefined {
    return this.entries.get(name)?.source;
  }

  /** Its newest block was verified: it is asked before those of which nothing is known yet. */
  followed(source: Source): void {
    const entry = this.entries.get(source.name);
    if (entry) entry.followed = true;
  }

  /** Best first: those that were verified before, those that answer and stay before those that do not, then by measured lag. */
  ranked(): Source[] {
    const troubles = ({ source, failures }: Entry) => failures + this.lossesOf(source.name);
    const order = (a: Entry, b: Entry) =>
      Number(b.followed) - Number(a.followed) || troubles(a) - troubles(b) || (a.lagMs ?? 0) - (b.lagMs ?? 0);
    return [...this.entries.values()].sort(order).map(({ source }) => source);
  }

  states(): SourceState[] {
    return this.ranked().map((source) => {
      const { lagMs, failures, proofs, bytes } = this.entries.get(source.name) as Entry;
      return { name: source.name, lagMs, failures, losses: this.lossesOf(source.name), proofs, bytes };
    });
  }

  /**
   * The source sent something wrong: it is not asked again, and the reason is kept.
   * @param forGood false: it may be added again
   */
  refuse(source: Source, error: Error, forGood = true): void {
    const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.name;
    const refusal: Refusal = { source: source.name, reason, message: error.message, at: this.now() };
    if (this.refusals.length === mostRefusals) this.refusals.shift();
    this.refusals.push(refusal);
    this.wrong.add(source);
    // It may be this computer's clock that is wrong: once that is set, the source may come back.
    if (forGood && reason !== 'slot in the future') this.banned.set(source.name, refusal);
    this.remove(source);
    this.losses.delete(source.name);
    this.onRefused(refusal);
    source.close();
  }

  /**
   * Asks source after source until one answers and the answer stands. `question` checks what it gets.
   * @param what is wanted, for people: "The value of a key"
   * @param sources to ask, in this order; all of them unless given
   * @throws NotProvedError when none did, with every reason
   */
  async ask<T>(
    what: string,
    question: (source: Source) => Promise<T>,
    sources: readonly Source[] = this.ranked(),
  ): Promise<T> {
    const failures: SourceFailure[] = [];
    for (const [index, source] of sources.entries()) {
      const started = this.now();
      try {
        const answer = question(source);
        const result = await (index < sources.length - 1 ? this.within(answer) : answer);
        this.answered(source, this.now() - started);
        return result;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const refused = isRefusal(error);
        failures.push({ source: source.name, error, refused });
        if (refused) this.refuse(source, error);
        else this.failed(source);
      }
    }
    throw new NotProvedError(what, failures.length > 0 ? failures : this.bans());
  }

  /** A proof of this source stood. */
  stood(source: Source, bytes: number): void {
    const entry = this.entries.get(source.name);
    if (!entry) return;
    entry.proofs++;
    entry.bytes += bytes;
  }

  private bans(): SourceFailure[] {
    return [...this.banned.values()].map(({ source, message }) => ({
      source,
      error: new Error(message),
      refused: true,
    }));
  }

  private answered(source: Source, ms: number): void {
    const entry = this.entries.get(source.name);
    if (!entry) return;
    entry.failures = 0;
    entry.lagMs = entry.lagMs === undefined ? ms : entry.lagMs * 0.8 + ms * 0.2;
  }

  private failed(source: Source): void {
    const entry = this.entries.get(source.name);
    if (entry) entry.failures++;
  }

  private async within<T>(answer: Promise<T>): Promise<T> {
    const late = this.after(failOverMs).then(() => {
      throw new Error(`no answer within ${failOverMs / 1000} s`);
    });
    late.catch(() => undefined);
    return Promise.race([answer, late]);
  }
}
