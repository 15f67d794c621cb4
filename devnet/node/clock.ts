import type { Clock } from '../../substrate/clock.ts';

/** The machine's clock. */
export const wallClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
