import type { Clock } from '../ports/clock.ts';

/** A clock that stands still until told. `sleep` moves time as a sleeping computer does: no timer runs. */
export function manualClock(start = 1_700_000_000_000): Clock & { advance(ms: number): void; sleep(ms: number): void } {
  let now = start;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
    sleep: (ms) => void (now += ms),
  };
}
