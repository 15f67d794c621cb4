/** Fetches justifications where none come by themselves: those the follower wants, and those that nodes keep with blocks. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { Message } from '../follower/messages.ts';
import type { Source } from '../sources/source.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { JustificationProbe } from './justification-probe.ts';
import type { SourceBook } from './source-book.ts';

export interface JustificationFetchPorts {
  readonly sources: SourceBook;
  /** Gives the follower a message. @throws the refusal when the source was wrong */
  readonly feed: (source: Source, message: Message) => Promise<void>;
  /** Hash of the verified block of this height. */
  readonly hashAt: (number: number) => Hex | undefined;
  /** Height of the newest block proved final. */
  readonly finalNumber: () => number;
}

/** Blocks between two looks at a source's newest final block: a block per look is fetched, and blocks can be large. */
const lookEvery = 4;
/** After so many looks without a justification the source does not keep one with its newest final block. */
const mostLooks = 3;

export class JustificationFetch {
  private readonly ports: JustificationFetchPorts;
  private readonly probe = new JustificationProbe();
  private found = false;
  private readonly looks = new Map<Source, { at: number; left: number }>();

  constructor(ports: JustificationFetchPorts) {
    this.ports = ports;
  }

  forget(source: Source): void {
    this.looks.delete(source);
  }

  /** True when some source keeps a justification with its newest final block. */
  get keptWithFinal(): boolean {
    return this.found;
  }

  /** Asks source after source for the justification of this block. True when one was given to the follower. */
  async fetch(hash: Hex | undefined): Promise<boolean> {
    if (!hash) return false;
    for (const source of this.ports.sources.ranked()) {
      if (await this.from(source, hash)) return true;
    }
    return false;
  }

  /** Looks, when it is time, at the blocks with which nodes keep justifications. */
  async headMoved(head: number): Promise<void> {
    const { hashAt, finalNumber, sources } = this.ports;
    for (const source of sources.ranked()) await this.lookAtFinal(source, head);
    for (const number of this.probe.due(head, finalNumber())) {
      if (!(await this.fetch(hashAt(number)))) continue;
      this.probe.found();
      return;
    }
  }

  /** Some nodes keep the justification of their newest final block too. */
  private async lookAtFinal(source: Source, head: number): Promise<void> {
    const look = this.looks.get(source) ?? { at: -Infinity, left: mostLooks };
    if (look.left === 0 || source.tellsFinality || head - look.at < lookEvery) return;
    if (this.ports.finalNumber() >= head) return;
    this.looks.set(source, { at: head, left: look.left - 1 });
    try {
      const hash = bytesToHex(await source.finalizedHash());
      if (!(await this.from(source, hash))) return;
      this.found = true;
      this.looks.set(source, { at: head, left: mostLooks });
    } catch (error) {
      this.blame(source, error);
    }
  }

  private async from(source: Source, hash: Hex): Promise<boolean> {
    try {
      const { justification } = await source.block(hash);
      if (!justification) return false;
      await this.ports.feed(source, { type: 'justification', source: source.name, bytes: justification });
      return true;
    } catch (error) {
      this.blame(source, error);
      return false;
    }
  }

  /** A source that does not have something is no liar; one that answers wrongly is. */
  private blame(source: Source, error: unknown): void {
    if (isRefusal(error) && this.ports.sources.has(source)) this.ports.sources.refuse(source, error);
  }
}
