import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { saying } from './waiting.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says after five seconds who is still waited for, and nothing when they answered before', async () => {
  const lines: unknown[] = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
  let answer: (value: string) => void = () => undefined;
  const slow = saying(() => ['ws://a', 'ws://b'], new Promise<string>((resolve) => (answer = resolve)));
  await vi.advanceTimersByTimeAsync(4_999);
  expect(lines).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(lines).toEqual(['No answer for 5 s: waiting for ws://a, ws://b.']);
  answer('here');
  expect(await slow).toBe('here');
  await expect(saying(() => ['ws://c'], Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines).toHaveLength(1);
});
