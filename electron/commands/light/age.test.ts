import { expect, it } from 'vitest';
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import { ageWatch } from './age.ts';

const report = (number: number, freshness: LightReport['freshness'], stalledBlocks: number | null = null) =>
  ({
    head: { number, hash: '0x', author: null, evidence: { word: 'final', block: number } },
    freshness,
    stalledBlocks,
  }) as const;

it('says once each time when the head falls behind, is stale, and is live again', () => {
  const watch = ageWatch();
  expect(watch(report(7, null))).toEqual([]);
  expect(watch(report(7, { state: 'live' }))).toEqual([]);
  const [behind] = watch(report(7, { state: 'behind', blocks: 9 }));
  expect(behind).toMatchObject({ event: 'age', data: { state: 'behind', blocks: 9, head: 7 } });
  expect(behind!.words).toBe('behind: 9 blocks should have come since; the head is block 7');
  expect(watch(report(7, { state: 'behind', blocks: 10 }))).toEqual([]);
  expect(watch(report(7, { state: 'stale', blocks: 60 }))).toMatchObject([{ data: { state: 'stale' } }]);
  expect(watch(report(67, { state: 'live' }))).toMatchObject([{ words: 'live again; the head is block 67' }]);
});

it('says when finality stalls and when it moves again', () => {
  const watch = ageWatch();
  expect(watch(report(40, { state: 'live' }, 31))).toMatchObject([{ event: 'stalled', data: { blocks: 31 } }]);
  expect(watch(report(41, { state: 'live' }, 32))).toEqual([]);
  expect(watch(report(42, { state: 'live' }))).toMatchObject([{ event: 'stalled', data: { blocks: null } }]);
});
