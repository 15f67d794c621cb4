import { expect, test } from 'vitest';
import { indexedDbOperatorStore, storedOperators } from './indexeddb-operator-store.ts';
import { SAMPLE_RECORD as record } from './sample-record.ts';

test('keeps a record over a reload of the page, one per profile', async () => {
  const name = `operator-${Date.now()}`;
  await (await indexedDbOperatorStore('a', name)).save(record);
  expect(await (await indexedDbOperatorStore('a', name)).load()).toEqual(record);
  expect(await (await indexedDbOperatorStore('b', name)).load()).toBeNull();
  expect(await storedOperators(name)).toEqual(['a']);
  await (await indexedDbOperatorStore('a', name)).clear();
  expect(await storedOperators(name)).toEqual([]);
  expect(await (await indexedDbOperatorStore('a', name)).load()).toBeNull();
});
