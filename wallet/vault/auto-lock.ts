import type { Clock } from '../../substrate/clock.ts';

/** Locks after a time without use. Also after a sleep: it compares times, since timers stand still then. */
export class AutoLock {
  #idleMs: number;
  #lastUse = 0;
  #cancel: (() => void) | undefined;

  /** @param idleMs time without use in milliseconds; 0 never locks by itself */
  constructor(
    private readonly clock: Clock,
    private readonly lock: () => void,
    idleMs = 15 * 60_000,
  ) {
    this.#idleMs = idleMs;
  }

  /** Changes the time, counted from now. */
  setIdle(idleMs: number): void {
    this.#idleMs = idleMs;
    if (this.#cancel) this.start();
  }

  /** Begins watching (after unlocking). */
  start(): void {
    this.stop();
    this.#lastUse = this.clock.now();
    if (this.#idleMs > 0) this.#wait(this.#idleMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Notes a use. When the time is already over (the computer slept), it locks instead. */
  touch(): void {
    if (!this.#cancel) return;
    if (this.#over()) this.#expire();
    else this.#lastUse = this.clock.now();
  }

  #over = () => this.clock.now() - this.#lastUse >= this.#idleMs;

  #wait(delayMs: number): void {
    this.#cancel = this.clock.after(delayMs, () => {
      if (this.#over()) this.#expire();
      else this.#wait(this.#lastUse + this.#idleMs - this.clock.now());
    });
  }

  #expire(): void {
    this.stop();
    this.lock();
  }
}
