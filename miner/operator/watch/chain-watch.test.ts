import { expect, test } from 'vitest';
import { ChainWatch } from './chain-watch.ts';
import { factKind, factWords } from './fact-words.ts';
import type { Watched } from './read-watched.ts';

const first: Watched = {
  block: 100,
  burnRao: 1_000_000_000n,
  open: true,
  versionKey: 1n,
  commitReveal: false,
  permitted: new Set(['v1']),
  tempo: 20,
  place: { immune: true, address: '198.51.100.1:8091' },
};
const own = { announced: '198.51.100.1:8091', received: 0 };
/** What is told of one change after the first look. */
const told = (change: Partial<Watched>, side = { ...own, received: 1 }) => {
  const watch = new ChainWatch();
  expect(watch.see(first, own)).toEqual([]);
  const facts = watch.see({ ...first, block: 101, ...change }, side);
  // The same look again is no news, except that the place stays lost.
  expect(watch.see({ ...first, block: 102, ...change }, { ...side, received: side.received + 1 })).toEqual([]);
  return facts;
};

test.each<[string, Partial<Watched>, object]>([
  ['a lost place, with the price of a new one', { place: null }, { type: 'deregistered', burnRao: 1_000_000_000n }],
  ['the end of immunity', { place: { immune: false, address: own.announced } }, { type: 'immunity-ended' }],
  [
    'a price up by a quarter',
    { burnRao: 1_250_000_000n },
    { type: 'burn-moved', fromRao: 1_000_000_000n, toRao: 1_250_000_000n },
  ],
  ['registration closed', { open: false }, { type: 'registration', open: false }],
  ['changed permits', { permitted: new Set(['v2']) }, { type: 'permits', gained: ['v2'], lost: ['v1'] }],
  ['another version key', { versionKey: 2n }, { type: 'version-key', from: 1n, to: 2n }],
  ['commit-reveal', { commitReveal: true }, { type: 'commit-reveal', on: true }],
  [
    'another miner with the same hotkey',
    { place: { immune: true, address: '203.0.113.5:1' } },
    { type: 'axon-moved', address: '203.0.113.5:1' },
  ],
])('%s is told once, in words', (_, change, fact) => {
  const facts = told(change);
  expect(facts).toEqual([fact]);
  expect(factWords(facts[0]!)).toMatch(/^[A-Z0-9].*\.$/);
  expect(['plain', 'caution', 'danger']).toContain(factKind(facts[0]!));
});

test('a price that creeps down is told when it is half of the one last told, not before', () => {
  const watch = new ChainWatch();
  watch.see(first, own);
  const steps = [900n, 751n, 501n, 500n, 251n, 250n].map((milli, i) =>
    watch.see({ ...first, block: 101 + i, burnRao: milli * 1_000_000n }, { ...own, received: i + 1 }),
  );
  expect(steps.map((facts) => facts.length)).toEqual([0, 0, 0, 1, 0, 1]);
});

test('silence is told once after two epochs, counted anew from each query, and never without validators', () => {
  const watch = new ChainWatch();
  watch.see(first, own);
  const at = (block: number, received: number, permitted = first.permitted) =>
    watch.see({ ...first, block, permitted }, { ...own, received }).filter(({ type }) => type === 'silent');
  expect(at(141, 0)).toEqual([]);
  expect(at(142, 0)).toEqual([{ type: 'silent', blocks: 42 }]);
  expect(at(190, 0)).toEqual([]);
  expect(at(191, 1)).toEqual([]);
  expect(at(232, 1)).toEqual([]);
  expect(at(233, 1)).toHaveLength(1);
  const alone = new ChainWatch();
  alone.see({ ...first, permitted: new Set() }, own);
  expect(alone.see({ ...first, block: 999, permitted: new Set() }, own)).toEqual([]);
});
