import { expect, test } from 'vitest';
import { indexedDbOperatorStore, storedOperators } from './indexeddb-operator-store.ts';

test('keeps a record over a reload of the page, one per profile', async () => {
  const name = `operator-${Date.now()}`;
  const choice = {
    netuid: 1,
    task: 't',
    model: 'm',
    coldkey: 'c',
    hotkey: null,
    listen: { ip: 'i', port: 1 },
    announceIp: 'a',
    maxBurnRao: 5n,
  };
  const record = {
    version: 1,
    chain: '0x',
    choice,
    hotkey: '5H',
    wanted: true,
    uid: 4,
    sinceBlock: 1,
    stakeRao: 2n ** 63n,
    earnedAlphaRao: 9n,
  } as const;
  await (await indexedDbOperatorStore('a', name)).save(record);
  expect(await (await indexedDbOperatorStore('a', name)).load()).toEqual(record);
  expect(await (await indexedDbOperatorStore('b', name)).load()).toBeNull();
  expect(await storedOperators(name)).toEqual(['a']);
  await (await indexedDbOperatorStore('a', name)).clear();
  expect(await storedOperators(name)).toEqual([]);
  expect(await (await indexedDbOperatorStore('a', name)).load()).toBeNull();
});
