import { expect, test } from 'vitest';
import { wait } from './back-off.ts';

test('a wait ends with the signal, and its timer with it', async () => {
  let cancelled = false;
  const clock = { now: () => 0, after: () => () => void (cancelled = true) };
  const stop = new AbortController();
  const waiting = wait(clock, 1000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(cancelled).toBe(true);
});
