import type { Clock } from '../../substrate/clock.ts';

/** The platform's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    // A waiting auto-lock must not keep a Node command alive.
    if (typeof timer === 'object' && 'unref' in timer) (timer as { unref(): void }).unref();
    return () => clearTimeout(timer);
  },
};
