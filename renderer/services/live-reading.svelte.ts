import type { Chain } from '../../chain/ports/chain.ts';
import type { ChainService } from './chain-service.svelte.ts';

/** Blocks of a fast devnet come four times a second; nobody reads a table that often. Milliseconds between two reads. */
const LEAST_MS = 1_000;

/** A value that is read anew with each block, one read at a time. Reactive. */
export interface LiveReading<T> {
  /** The newest value; null before the first. It stays when the chain goes. */
  readonly value: T | null;
  /** Why the last read failed; null when it did not. */
  readonly error: Error | null;
  readonly reading: boolean;
  /** Reads at once, for example after a transaction. */
  again(): void;
}

/**
 * Reads with each block while the component lives. Call it during the component's setup.
 * `read` runs inside an effect: the reactive values it reads before its first `await` make it run again.
 */
export function liveReading<T>(
  chain: ChainService,
  read: (chain: Chain) => Promise<T>,
  leastMs: number = LEAST_MS,
): LiveReading<T> {
  let value = $state.raw<T | null>(null);
  let error = $state.raw<Error | null>(null);
  let reading = $state(false);
  let asked = $state(0);
  // Plain values: nothing on the page depends on them.
  let round = 0;
  let busy = false;
  let last = -Infinity;
  let missed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sourceOf: Chain | null = null;

  $effect(() => {
    const live = chain.live;
    void chain.block;
    void asked;
    if (live !== sourceOf) {
      // Another chain: numbers of the old one say nothing about it.
      if (live !== null && sourceOf !== null) value = null;
      if (live !== null) sourceOf = live;
      round++;
      busy = false;
      last = -Infinity;
    }
    if (live === null) return;
    if (busy) {
      missed = true;
      return;
    }
    const wait = last + leastMs - performance.now();
    if (wait > 0) {
      clearTimeout(timer);
      timer = setTimeout(() => asked++, wait);
      return;
    }
    busy = true;
    missed = false;
    last = performance.now();
    const mine = round;
    reading = true;
    read(live).then(
      (got) => finish(mine, () => ((value = got), (error = null))),
      (problem: unknown) =>
        finish(mine, () => (error = problem instanceof Error ? problem : new Error(String(problem)))),
    );
  });
  $effect(() => () => {
    round++;
    clearTimeout(timer);
  });

  function finish(of: number, keep: () => void): void {
    if (of !== round) return;
    busy = false;
    reading = false;
    keep();
    if (missed) asked++;
  }

  return {
    get value() {
      return value;
    },
    get error() {
      return error;
    },
    get reading() {
      return reading;
    },
    again: () => {
      last = -Infinity;
      asked++;
    },
  };
}
