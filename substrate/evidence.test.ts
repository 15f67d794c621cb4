import { expect, test } from 'vitest';
import { weakest, type Evidence } from './evidence.ts';

const final: Evidence = { word: 'final', block: 100 };
const sealed: Evidence = { word: 'sealed', k: 3, n: 20, block: 102 };
const claimed: Evidence = { word: 'claimed', by: 'archive-1' };
const stored: Evidence = { word: 'stored', block: 90, at: 0, was: final };
const storedClaim: Evidence = { word: 'stored', block: 90, at: 0, was: claimed };
const refused: Evidence = { word: 'refused', source: 'source 2', reason: 'proof does not match' };

test('a number made of several carries the weakest word among them', () => {
  const order = [final, sealed, stored, claimed, storedClaim, refused];
  for (let i = 0; i < order.length; i++)
    for (let j = i; j < order.length; j++) {
      expect(weakest([order[i]!, order[j]!])).toBe(order[j]);
      expect(weakest([order[j]!, order[i]!])).toBe(order[j]);
    }
});

test('of two finals the older block speaks, of two seals the emptier', () => {
  const older: Evidence = { word: 'final', block: 99 };
  const emptier: Evidence = { word: 'sealed', k: 1, n: 20, block: 103 };
  expect(weakest([final, older])).toBe(older);
  expect(weakest([sealed, emptier])).toBe(emptier);
});

test('nothing has no evidence', () => {
  expect(weakest([])).toBeNull();
});
