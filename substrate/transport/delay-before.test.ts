import { expect, test } from 'vitest';
import { delayBefore } from './delay-before.ts';

test('waits double from half a second up to half a minute', () => {
  expect([1, 2, 3, 7, 8, 1000].map(delayBefore)).toEqual([500, 1000, 2000, 30_000, 30_000, 30_000]);
});
