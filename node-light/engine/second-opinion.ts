/** Whether two light clients, each verifying by itself, find the same blocks final. */
import type { Hex } from '../../substrate/bytes.ts';

export interface BlockName {
  readonly number: number;
  readonly hash: Hex;
}

export type Agreement =
  /** No block of one height is final by both yet. */
  | { readonly state: 'waiting' }
  /** Of the newest height that both know. Headers name their parents, so every block below is the same as well. */
  | { readonly state: 'same'; readonly block: BlockName }
  /** `sure` once it stood for a while, ours being heard: a chain of one's own may have begun anew, which one of the two hears first. */
  | {
      readonly state: 'different';
      readonly number: number;
      readonly ours: Hex;
      readonly theirs: Hex;
      readonly sure: boolean;
    };

/** Blocks of ours that the other has not reached yet. */
const mostAhead = 64;
/** A contradiction that stood for so long while ours was heard is one, ms. */
const sureAfterMs = 5_000;

export class SecondOpinion {
  private readonly theirs: (number: number) => Hex | undefined;
  private began: Hex | undefined;
  private heardMs = 0;
  private waiting: BlockName[] = [];
  private same: BlockName | undefined;
  private different: { readonly ours: BlockName; readonly theirs: Hex; readonly since: number } | undefined;

  /** @param theirs the other's final block of a height; undefined when it knows none */
  constructor(theirs: (number: number) => Hex | undefined) {
    this.theirs = theirs;
  }

  /**
   * Takes our newest final block; to be told again and again, also while it stays.
   * @param anchor where our trust begins: when that is another block than before, what was heard before is forgotten
   */
  hear(ours: BlockName, anchor: Hex, nowMs: number): void {
    this.heardMs = nowMs;
    if (anchor !== this.began) {
      this.began = anchor;
      this.waiting = [];
      this.same = this.different = undefined;
    }
    if (this.waiting.at(-1)?.hash === ours.hash || this.same?.hash === ours.hash) return;
    this.waiting.push(ours);
    if (this.waiting.length > mostAhead) this.waiting.shift();
  }

  /** How the two stand. A contradiction stays until our trust begins elsewhere. */
  agreement(): Agreement {
    this.waiting = this.waiting.filter((ours) => {
      const theirs = this.theirs(ours.number);
      if (theirs === undefined) return true;
      if (theirs !== ours.hash) this.different ??= { ours, theirs, since: this.heardMs };
      else if (!this.same || ours.number > this.same.number) this.same = ours;
      return false;
    });
    if (this.different) {
      const { ours, theirs, since } = this.different;
      return {
        state: 'different',
        number: ours.number,
        ours: ours.hash,
        theirs,
        sure: this.heardMs - since >= sureAfterMs,
      };
    }
    return this.same ? { state: 'same', block: this.same } : { state: 'waiting' };
  }
}
