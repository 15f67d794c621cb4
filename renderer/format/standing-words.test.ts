import { expect, test } from 'vitest';
import type { LightReport } from '../../node-light/engine/light-report.ts';
import { standingWords } from './standing-words.ts';

const FINE = {
  phase: { name: 'following', text: '' },
  freshness: { state: 'live' },
  catchUp: null,
  stalledBlocks: null,
} as LightReport;
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

test('a live chain needs no words, and each way of being late has its own, with its count', () => {
  expect(standingWords(FINE)).toBeNull();
  expect(standingWords({ ...FINE, phase: null, freshness: null })).toBeNull();
  const late = (freshness: LightReport['freshness']) => standingWords({ ...FINE, freshness });
  expect(late({ state: 'behind', blocks: 7 })).toMatchObject({ kind: 'information', short: '7 blocks behind' });
  expect(late({ state: 'stale', blocks: 70 })).toMatchObject({ kind: 'caution', short: 'stale, 70 blocks behind' });
  expect(late({ state: 'ahead', byMs: 3 * 3_600_000 })).toMatchObject({ kind: 'caution', short: 'clock disagrees' });
  expect(plain(late({ state: 'ahead', byMs: 3 * 3_600_000 })?.title)).toContain('3 h ahead of this computer’s clock');
  expect(standingWords({ ...FINE, stalledBlocks: 57 })).toMatchObject({
    kind: 'caution',
    short: 'finality stalled, 57 blocks',
  });
});

test('a notice keeps its words while the count grows, so that they are not spoken with each block', () => {
  const titles = [51, 57, 99, 100].map((stalledBlocks) => standingWords({ ...FINE, stalledBlocks })?.title);
  expect(new Set(titles).size).toBe(1);
  expect(titles[0]).toContain('more than 50 blocks');
  const ahead = [10_799_900, 10_799_650].map((byMs) => standingWords({ ...FINE, freshness: { state: 'ahead', byMs } }));
  expect(ahead[0]).toEqual(ahead[1]);
  for (const [blocks, words] of [
    [5, 'more than 2 '],
    [101, 'more than 100 '],
    [7_200, 'more than 5 000 '],
  ] as const)
    expect(plain(standingWords({ ...FINE, freshness: { state: 'stale', blocks } })?.title)).toContain(words);
});

test('a head that is on its way is not called stale: how it comes is told instead', () => {
  const catchUp = { by: 'proofs', source: 'a', number: 10, setId: 0n } as const;
  expect(standingWords({ ...FINE, catchUp, freshness: { state: 'stale', blocks: 70 } })).toBeNull();
});

test('trouble of the authorities is said before age, and only what leaves no truth to sign on is grave', () => {
  const of = (name: 'conflict' | 'needsCheckpoint' | 'wrongCheckpoint' | 'paused') =>
    standingWords({ ...FINE, phase: { name, text: 'At block 7.' }, stalledBlocks: 40 });
  expect(of('conflict')).toMatchObject({ kind: 'danger', short: 'conflict', title: 'At block 7.' });
  expect(of('needsCheckpoint')).toMatchObject({ kind: 'danger', short: 'needs a checkpoint' });
  expect(of('paused')).toMatchObject({ kind: 'caution', short: 'finality paused', title: 'At block 7.' });
  for (const name of ['conflict', 'needsCheckpoint', 'wrongCheckpoint'] as const) {
    expect(of(name)?.kind).toBe('danger');
    expect(of(name)?.text).toContain('Signing is off');
    expect(of(name)?.text).toContain('page Proof');
  }
});
