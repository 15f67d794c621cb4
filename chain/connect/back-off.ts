import type { Clock } from '../../substrate/clock.ts';

/** Waits before attempt `attempt` (1 is the first): 0.5 s, doubled each time, at most 30 s. */
export const delayBefore = (attempt: number): number => Math.min(30_000, 500 * 2 ** Math.min(attempt - 1, 10));

/** Resolves after `ms`, or rejects with the signal's reason. */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const stop = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
