import { expect, test } from 'vitest';
import type { Heads } from '../../chain/types/head.ts';
import { scaleReading } from './scale-reading.ts';

const head = { hash: '0x', parentHash: '0x', seenAt: 1_000 };
const heads: Heads = {
  best: { ...head, number: 9 },
  finalized: { ...head, number: 7, finality: { word: 'final', block: 7 } },
};
const gone = { state: 'disconnected', reason: 'gone', retryAt: null } as const;

test('without a block there is no reading, and while connected there is nothing unseen', () => {
  expect(scaleReading(null, { state: 'connected' }, 250, 5_000)).toBeNull();
  expect(scaleReading(heads, { state: 'connected' }, 250, 5_000)).toEqual({ final: 7, head: 9 });
});

test('offline, the blocks made meanwhile are counted from the last one seen', () => {
  expect(scaleReading(heads, gone, 250, 3_000)?.offline).toEqual({ unseen: 8 });
});

test('nobody can say how many blocks a stopped devnet made', () => {
  expect(scaleReading(heads, gone, null, 3_000)?.offline).toEqual({ unseen: null });
});

test('a final block that nothing proved here is read with whose word it is', () => {
  const finalized = { ...heads.finalized, finality: { word: 'claimed', by: 'node.example' } } as const;
  const status = { state: 'connected' } as const;
  expect(scaleReading({ ...heads, finalized }, status, 250, 5_000)).toMatchObject({
    final: 7,
    finalSays: 'node.example',
  });
  const devnet = { ...heads.finalized, finality: { word: 'devnet', block: 7 } } as const;
  expect(scaleReading({ ...heads, finalized: devnet }, status, 250, 5_000)).toEqual({ final: 7, head: 9 });
});
