/** Fetches the headers that the follower wants, from the source that told of a block above them. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import { headerHash } from '../../substrate/header.ts';
import type { Effect, Message } from '../follower/messages.ts';
import { SourceMovedError, type Source } from '../sources/source.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { nearBlocks, type HeaderRun } from './catch-up.ts';
import type { SourceBook } from './source-book.ts';

/** A wish of the follower. */
export type HeaderWish = Extract<Effect, { type: 'wantHeaders' }>;

export interface HeaderFetchPorts {
  readonly sources: Pick<SourceBook, 'has' | 'refuse'>;
  /** Gives the follower a message. @throws the refusal when the source was wrong */
  readonly feed: (source: Source, message: Message) => Promise<void>;
  /** Whether this block is verified and in memory. */
  readonly known: (hash: Hex) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class HeaderFetch {
  private readonly ports: HeaderFetchPorts;
  /** One fetch at a time for each source; the newest wish waits. */
  private readonly under = new Map<Source, HeaderWish | undefined>();
  /** The far ones that are being fetched, for people. */
  private readonly far = new Map<Source, HeaderRun>();

  constructor(ports: HeaderFetchPorts) {
    this.ports = ports;
  }

  /** What is being fetched from far ahead. */
  get runs(): readonly HeaderRun[] {
    return [...this.far.values()];
  }

  /** Nothing more is fetched from this source. */
  forget(source: Source): void {
    this.under.delete(source);
    this.far.delete(source);
  }

  /**
   * Resolves when the wish is fulfilled, cannot be, or waits for the one under way.
   * @throws the refusal (the source is banned then), or what kept the source from answering
   */
  async run(source: Source, wish: HeaderWish): Promise<void> {
    const { sources, feed, known } = this.ports;
    if (this.under.has(source)) {
      this.under.set(source, wish);
      return;
    }
    this.under.set(source, undefined);
    const isFirst = !this.far.has(source);
    const { after: from, to } = wish;
    if (isFirst && to.number - from > nearBlocks) {
      this.far.set(source, { source: source.name, from, to: to.number, since: this.ports.now() });
    }
    try {
      let after = from;
      while (after < wish.to.number) {
        const headers = await source.headers(after, wish.to);
        const last = headers.at(-1);
        if (!last || last.number <= after) return;
        after = last.number;
        this.under.delete(source);
        await feed(source, { type: 'headers', source: source.name, headers });
        if (!sources.has(source) || !known(bytesToHex(headerHash(last)))) return;
        this.under.set(source, undefined);
      }
      this.under.delete(source);
      if (wish.held.length > 0 && known(wish.to.hash)) {
        await feed(source, { type: 'headers', source: source.name, headers: wish.held });
      }
    } catch (error) {
      if (error instanceof SourceMovedError) return;
      if (isRefusal(error) && sources.has(source)) sources.refuse(source, error);
      throw error;
    } finally {
      if (isFirst) this.far.delete(source);
      const next = this.under.get(source);
      this.under.delete(source);
      if (next && sources.has(source)) await this.run(source, next);
    }
  }
}
