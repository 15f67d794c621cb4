/** Blocks to read at: those in memory, those a source is ahead with, and old ones whose hash fits. */
import { equalBytes, hexToBytes, bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import type { Follower } from '../follower/follower.ts';
import type { Message } from '../follower/messages.ts';
import { SourceMovedError, type Source } from '../sources/source.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { BlockNotVerifiedError, NotProvedError } from './errors.ts';
import type { SourceBook } from './source-book.ts';

export interface ReadableBlock {
  readonly hash: Hex;
  readonly header: Header;
}

export interface BlockFinderPorts {
  readonly sources: SourceBook;
  readonly follower: () => Follower | undefined;
  /** Gives the follower a message. @throws the refusal when the source was wrong */
  readonly feed: (source: Source, message: Message) => Promise<void>;
}

/** Old blocks remembered at once. */
const mostOld = 64;
/** Headers fetched to show how a block leads to the final one. */
const mostBetween = 2048;

export class BlockFinder {
  private readonly ports: BlockFinderPorts;
  /** Blocks below the verified headers in memory that were asked for. */
  private readonly old = new Map<Hex, ReadableBlock & { readonly evidence: Evidence }>();

  constructor(ports: BlockFinderPorts) {
    this.ports = ports;
  }

  /** What is known of a block, or undefined when it is not on the chain. */
  evidence(hash: Hex): Evidence | undefined {
    return this.ports.follower()?.evidence(hash) ?? this.old.get(hash)?.evidence;
  }

  /** A block to read at, the head unless told otherwise. @throws BlockNotVerifiedError, NotProvedError */
  async find(hash: Hex | undefined): Promise<ReadableBlock> {
    const live = this.ports.follower();
    if (!live) throw new NotProvedError(null, []);
    if (hash === undefined) return live.head;
    if (!live.block(hash) && !this.old.has(hash)) await this.fetch(live, hash);
    const block = live.block(hash) ?? this.old.get(hash);
    if (!block || !this.evidence(hash)) throw new BlockNotVerifiedError(hash);
    return block;
  }

  /**
   * Headers from one block up to a later one, both included: from memory, or from a source and checked to lead there.
   * @throws BlockNotVerifiedError, NotProvedError
   */
  async between(from: Hex, to: Hex): Promise<Header[]> {
    const { header: first } = await this.find(from);
    const { header: last } = await this.find(to);
    const known = this.ports.follower()?.path(from, to);
    if (known) return known;
    if (last.number - first.number > mostBetween) throw new BlockNotVerifiedError(from);
    const what = `The headers from block ${first.number} to ${last.number}`;
    return this.ports.sources.ask(what, async (source) => {
      const headers = [first];
      while (headers.at(-1)!.number < last.number) {
        const { number } = headers.at(-1)!;
        const more = await source.headers(number, { hash: to, number: last.number });
        if (more[0]?.number !== number + 1) throw new SourceMovedError();
        headers.push(...more);
      }
      headers.forEach((header, i) => {
        const parent = headers[i - 1];
        if (parent && !equalBytes(header.parentHash, headerHash(parent))) throw new SourceMovedError();
      });
      if (bytesToHex(headerHash(headers.at(-1)!)) !== to) throw new SourceMovedError();
      return headers;
    });
  }

  /** A source may be ahead of its own announcement; an old block is the source's word, but for its hash. */
  private async fetch(live: Follower, hash: Hex): Promise<void> {
    const { sources, feed } = this.ports;
    for (const source of sources.ranked()) {
      let header: Header;
      try {
        header = await source.header(hexToBytes(hash));
      } catch (error) {
        if (isRefusal(error)) sources.refuse(source, error);
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
      await feed(source, { type: 'headers', source: source.name, headers: [header] });
      if (live.block(hash)) return;
    }
  }
}
