/** Waits before attempt `attempt` (1 is the first) to connect again: 0.5 s, doubled each time, at most 30 s. */
export const delayBefore = (attempt: number): number => Math.min(30_000, 500 * 2 ** Math.min(attempt - 1, 10));
