import type { Sentence } from '../format/inline.ts';

export interface NoticeMessage {
  readonly kind: 'information' | 'caution' | 'danger';
  /** What happened, and whether the money is safe. */
  readonly title: Sentence;
  /** What to do next. */
  readonly text?: Sentence | undefined;
  /** Money is concerned: it stays until it is read. Others leave after eight seconds. */
  readonly money?: boolean;
  /** One button at most. */
  readonly action?: { readonly words: string; readonly run: () => void } | undefined;
}

export interface ShownNotice extends NoticeMessage {
  readonly id: number;
}

/** Runs `then` after `ms`; the returned function stops it. */
export type After = (ms: number, then: () => void) => () => void;

/** At most two notices stand at once; a notice about money never gives way to one that is not. */
const PLACES = 2;
const STAYS_MS = 8_000;
const LOG = 200;

/** What is said to the person now, and what was said before. */
export class Notices {
  readonly #after: After;
  // Nothing on the page reads the timers, so they need no reactivity.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #stops = new Map<number, () => void>();
  #shown = $state.raw<readonly ShownNotice[]>([]);
  #log = $state.raw<readonly ShownNotice[]>([]);
  #held = false;
  #next = 1;

  constructor(after: After) {
    this.#after = after;
  }

  /** Newest last. */
  get shown(): readonly ShownNotice[] {
    return this.#shown;
  }

  /** Everything that was said in this session, newest first. */
  get log(): readonly ShownNotice[] {
    return this.#log;
  }

  /** Shows a notice. @returns its id */
  say(message: NoticeMessage): number {
    const notice: ShownNotice = { ...message, id: this.#next++ };
    this.#log = [notice, ...this.#log].slice(0, LOG);
    const all = [...this.#shown, notice];
    while (all.length > PLACES) {
      const gives = all.findIndex((each) => !each.money);
      const [gone] = all.splice(gives < 0 ? 0 : gives, 1);
      if (gone) this.#stop(gone.id);
    }
    this.#shown = all;
    if (!notice.money && all.includes(notice) && !this.#held) this.#start(notice.id);
    return notice.id;
  }

  /** Puts a notice away. */
  close(id: number): void {
    this.#stop(id);
    this.#shown = this.#shown.filter((notice) => notice.id !== id);
  }

  /** The person looks at them (hover or focus): nothing leaves until `release`. */
  hold(): void {
    this.#held = true;
    for (const notice of this.#shown) this.#stop(notice.id);
  }

  release(): void {
    this.#held = false;
    for (const notice of this.#shown) if (!notice.money) this.#start(notice.id);
  }

  #start(id: number): void {
    this.#stop(id);
    this.#stops.set(
      id,
      this.#after(STAYS_MS, () => this.close(id)),
    );
  }

  #stop(id: number): void {
    this.#stops.get(id)?.();
    this.#stops.delete(id);
  }
}
