import type { Evidence, Proved } from '../../../substrate/evidence.ts';
import type { After } from '../../state/notices.svelte.ts';

/** Where one thing that is shown comes from: the chain now, or what this computer has kept of it. */
export interface ReadingSource<T> {
  /** Reads it from the chain. Throws what the chain throws. */
  live(): Promise<Proved<T>>;
  /** What was kept of it, with `stored` evidence; null when it was never seen. */
  kept(): Promise<Proved<T> | null>;
  /** Keeps what was seen. */
  keep(seen: Proved<T>): Promise<void>;
}

/**
 * - `reading`: nothing to show yet, something is on its way
 * - `shown`: a value stands, live or stored
 * - `none`: the network is off and this was never seen
 * - `failed`: nothing to show, and the reason in `fault`
 */
export type ReadingPhase = 'reading' | 'shown' | 'none' | 'failed';

/**
 * One thing on a page, followed through live chain, lost connection and reload. What was seen stays readable: a value that came from the
 * chain becomes the stored one when the chain is gone. Reads never overlap, and two live reads are at least `gapMs` apart however
 * fast the blocks come.
 */
export class Reading<T> {
  readonly #source: ReadingSource<T>;
  readonly #after: After;
  readonly #gapMs: number;
  #value = $state.raw<T | null>(null);
  #evidence = $state.raw<Evidence | null>(null);
  #fault = $state.raw<Error | null>(null);
  #keepFault = $state.raw<Error | null>(null);
  #settled = $state(false);
  #online = false;
  #running = false;
  #again = false;
  #stopped = false;

  constructor(source: ReadingSource<T>, after: After, gapMs = 1_000) {
    this.#source = source;
    this.#after = after;
    this.#gapMs = gapMs;
  }

  /** Null until something can be shown. */
  get value(): T | null {
    return this.#value;
  }
  get evidence(): Evidence | null {
    return this.#evidence;
  }
  /** Why the last read failed. A value may still stand beside it, older. */
  get fault(): Error | null {
    return this.#fault;
  }
  /** Why it could not be kept for offline (a full disk, a closed storage). The live value is not concerned. */
  get keepFault(): Error | null {
    return this.#keepFault;
  }
  get phase(): ReadingPhase {
    if (this.#value !== null) return 'shown';
    if (this.#fault) return 'failed';
    return this.#settled ? 'none' : 'reading';
  }

  /** The chain has a new block, or came, or went. */
  follow(online: boolean): void {
    this.#online = online;
    if (this.#running) this.#again = true;
    else void this.#run();
  }

  /** Reads again now, after a failure. */
  retry(): void {
    this.#fault = null;
    this.#settled = false;
    this.follow(this.#online);
  }

  /** Nothing changes any more: the page is left. */
  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    this.#running = true;
    if (this.#value === null) await this.#showKept();
    const online = this.#online;
    if (online) await this.#readLive();
    else await this.#showKept();
    // Offline the answer is final; online the first live read decides.
    if (!this.#stopped && online === this.#online) this.#settled = true;
    if (this.#stopped) return;
    this.#after(online ? this.#gapMs : 0, () => {
      this.#running = false;
      if (!this.#again || this.#stopped) return;
      this.#again = false;
      void this.#run();
    });
  }

  async #readLive(): Promise<void> {
    let seen: Proved<T>;
    try {
      seen = await this.#source.live();
    } catch (error) {
      if (!this.#stopped) this.#fault = asError(error);
      return;
    }
    if (this.#stopped) return;
    this.#value = seen.value;
    this.#evidence = seen.evidence;
    this.#fault = null;
    try {
      await this.#source.keep(seen);
      this.#keepFault = null;
    } catch (error) {
      this.#keepFault = asError(error);
    }
  }

  async #showKept(): Promise<void> {
    try {
      const kept = await this.#source.kept();
      if (this.#stopped || kept === null) return;
      this.#value = kept.value;
      this.#evidence = kept.evidence;
      this.#keepFault = null;
      if (!this.#online) this.#fault = null;
    } catch (error) {
      if (!this.#stopped) this.#fault = asError(error);
    }
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
