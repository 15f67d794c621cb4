import { expect, test } from 'vitest';
import type { ChainStatus } from '../../chain/types/chain-info.ts';
import { lostWords, retryWords } from './retry-words.ts';

const lost: ChainStatus = { state: 'disconnected', reason: 'closed by the other side', retryAt: 10_000 };
const plain = (text: string | null) => text?.replace(/\u00a0/g, ' ') ?? text;

test('why it was lost stays the same words while it is tried again', () => {
  expect(lostWords(lost)).toBe('Closed by the other side.');
  expect(lostWords({ state: 'connecting', attempt: 2, reason: 'closed by the other side' })).toBe(lostWords(lost));
  expect(lostWords({ state: 'connecting', attempt: 1, reason: null })).toBeNull();
  expect(lostWords({ ...lost, reason: 'closed with code 1006' })).toBe(
    'Nobody answers at its address, or the line was cut.',
  );
  expect(lostWords({ state: 'connected' })).toBeNull();
});

test('the pause is counted down in whole seconds, and never says none while it lasts', () => {
  expect([2_000, 9_000, 9_999, 10_000].map((now) => plain(retryWords(lost, now)))).toEqual([
    'Next attempt in 8 s.',
    'Next attempt in 1 s.',
    'Next attempt in 1 s.',
    'Trying now.',
  ]);
  expect(retryWords({ state: 'connecting', attempt: 2, reason: 'gone' }, 0)).toBe('Trying now.');
});

test('where nothing is tried by itself, nothing is promised', () => {
  expect(retryWords({ state: 'disconnected', reason: 'no Bittensor chain', retryAt: null }, 0)).toBeNull();
  expect(retryWords({ state: 'closed' }, 0)).toBeNull();
});
