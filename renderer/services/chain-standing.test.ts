import { expect, test } from 'vitest';
import type { LightReport } from '../../node-light/engine/light-report.ts';
import { chainStanding } from './chain-standing.ts';

const STALE = { phase: null, freshness: { state: 'stale', blocks: 70 }, catchUp: null, stalledBlocks: null };
const CONFLICT = { ...STALE, phase: { name: 'conflict', text: 'Two final blocks.' } };
const standing = (report: object | null, chain: { play?: boolean; offline?: boolean } = {}) =>
  chainStanding({ chain: { play: false, offline: false, ...chain }, light: { report: report as LightReport | null } });

test('a stale head is told while the chain answers; offline the figures say themselves that they are stored', () => {
  expect(standing(null)).toBeNull();
  expect(standing(STALE)?.short).toBe('stale, 70 blocks behind');
  expect(standing(STALE, { offline: true })).toBeNull();
});

test('two final blocks are told whether or not the chain answers', () => {
  expect(standing(CONFLICT)?.kind).toBe('danger');
  expect(standing(CONFLICT, { offline: true })?.kind).toBe('danger');
});

test('the clock of the bundled devnet is whoever’s runs it: its age is no trouble, its finality is', () => {
  expect(standing(STALE, { play: true })).toBeNull();
  expect(standing({ ...STALE, stalledBlocks: 40 }, { play: true })?.short).toContain('finality stalled');
});
