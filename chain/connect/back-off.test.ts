import { expect, test } from 'vitest';
import { delayBefore, wait } from './back-off.ts';

test('waits double from half a second up to half a minute', () => {
  expect([1, 2, 3, 7, 8, 1000].map(delayBefore)).toEqual([500, 1000, 2000, 30_000, 30_000, 30_000]);
});

test('a wait ends with the signal, and its timer with it', async () => {
  let cancelled = false;
  const clock = { now: () => 0, after: () => () => void (cancelled = true) };
  const stop = new AbortController();
  const waiting = wait(clock, 1000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(cancelled).toBe(true);
});
