import { expect, test } from 'vitest';
import type { EarningEntry } from '../ports/earnings-history.ts';
import { indexedDbHistory } from './indexeddb-history.ts';

test('keeps epochs over a reload of the page, oldest first, each once', async () => {
  const name = `earnings-${Date.now()}`;
  const entry = (block: number): EarningEntry => ({
    chain: '0xaa',
    netuid: 2,
    hotkey: '5Hot',
    uid: 7,
    block,
    at: block * 1000,
    incentive: 0.25,
    rank: null,
    score: null,
    emissionRao: 2n ** 63n,
    exitRao: null,
    answered: 12,
  });
  const history = await indexedDbHistory(name);
  for (const block of [2, 1, 2]) await history.add(entry(block));
  expect(await (await indexedDbHistory(name)).list()).toEqual([entry(1), entry(2)]);
});
