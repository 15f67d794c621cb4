import { expect, test } from 'vitest';
import { proofStations } from './proof-stations.ts';

const anchor = { number: 0, hash: '0x1', believed: null, reached: null } as const;
const finality = {
  number: 9_571_399,
  hash: '0x2',
  author: null,
  round: 1n,
  setId: 3n,
  authorities: ['0xa', '0xb', '0xc'],
  signers: ['0xa', '0xb', '0xc'],
  weight: 3n,
  threshold: 3n,
  bytes: 400,
} as const;
const read = {
  block: { number: 12, hash: '0x3' },
  keys: [{ key: '0x4', name: 'System.Account' }],
  calls: [],
} as const;

test('names where trust begins, who signed, what was read and that it was worked out here', () => {
  expect(proofStations({ anchor, finality }, read)).toEqual([
    { title: 'Starting point', text: 'the first block of this chain' },
    { title: 'Finality', text: '3 of 3 authorities signed block 9\u00a0571\u00a0399' },
    { title: 'Your storage', text: '1 key, proved under block 12' },
    { title: 'Recomputed here', text: 'pool formula on proved reserves, same as the chain’s' },
  ]);
});

test('a start that is somebody’s word, and an answer nothing proves, slope', () => {
  const stations = proofStations(
    { anchor: { ...anchor, number: 7, believed: 'node.example' }, finality },
    { ...read, calls: ['StakeInfo'] },
  );
  expect(stations?.map(({ claimed }) => claimed ?? false)).toEqual([true, false, false, true]);
  expect(stations?.[0]?.text).toBe('block 7, the word of node.example');
});

test('says nothing while a part of the way is missing', () => {
  expect(proofStations({ anchor, finality: null }, read)).toBeNull();
  expect(proofStations({ anchor: null, finality }, read)).toBeNull();
  expect(proofStations({ anchor, finality }, { ...read, keys: [] })).toBeNull();
});
