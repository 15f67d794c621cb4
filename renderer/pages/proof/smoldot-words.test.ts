import { expect, test } from 'vitest';
import type { SmoldotReport } from '../../workers/smoldot-messages.ts';
import { smoldotTrouble } from './smoldot-words.ts';

const OURS = { final: { number: 7, hash: '0x07' }, freshness: { state: 'live' } } as never;
const report = (change: Partial<SmoldotReport>) =>
  ({ peers: ['12D3'], final: { number: 6, hash: '0x06' }, ranMs: 5_000, ...change }) as SmoldotReport;
const title = (change: Partial<SmoldotReport>, ours = OURS) => smoldotTrouble(report(change), ours)?.title ?? null;

test('one that verifies has no trouble, nor has one that just began', () => {
  expect(title({})).toBeNull();
  expect(title({ peers: [], final: null })).toBeNull();
  expect(title({ final: null, ranMs: 59_000 })).toBeNull();
});

test('what keeps it is said: no peer, lost peers, peers and nothing verified', () => {
  expect(title({ peers: [], final: null, ranMs: 16_000 })).toBe('smoldot finds no peer');
  expect(title({ peers: [] })).toBe('smoldot lost its peers');
  expect(title({ final: null, ranMs: 61_000 })).toBe('smoldot verified nothing yet');
  // Genesis is no block it verified.
  expect(title({ final: { number: 0, hash: '0x00' }, ranMs: 61_000 })).toBe('smoldot verified nothing yet');
});

test('blocks dated beyond what it takes are named as what it waits for', () => {
  const ahead = (byMs: number, final = 7) =>
    ({ final: { number: final }, freshness: { state: 'ahead', byMs } }) as never;
  expect(title({}, ahead(29_000))).toBeNull();
  expect(title({}, ahead(120_000))).toBe('smoldot waits for the clock');
  // By a warp proof it takes them all the same.
  expect(title({}, ahead(120_000, 6))).toBeNull();
});
