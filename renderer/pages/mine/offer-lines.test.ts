import { expect, test } from 'vitest';
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import type { EarningSpread } from './earning-spread.ts';
import { computerLines, costLines, costNote, costOf, returnLines, type Offer } from './offer-lines.ts';

const FINAL = { word: 'final', block: 9 } as const;
const OFFER: Offer = {
  terms: {
    netuid: 2,
    open: true,
    burnRao: 400_000_000n,
    minBurnRao: 1n,
    maxBurnRao: 10n ** 9n,
    neurons: 12,
    maxNeurons: 64,
    immunityPeriod: 100,
    burnHalfLife: 40,
  },
  feeRao: 137_000n,
  feeEvidence: { word: 'claimed', by: 'node', block: 9 },
  registered: false,
  evidence: { word: 'final', block: 9 },
};

test('every figure has the mark it earned: the price is proved, the fee is the word of the node, and so is their sum', () => {
  const words = costLines(OFFER).map(({ evidence, marked }) => (marked ? evidence?.word : null));
  expect(words).toEqual(['final', 'final', 'claimed', 'claimed']);
  const unread = costLines({ ...OFFER, feeRao: null }).map(({ evidence, marked }) => (marked ? evidence?.word : null));
  expect(unread).toEqual(['final', 'final', null, 'final']);
});

test('what may come back has the word of what miners earn; that it pays back, also that of the fee', () => {
  const period = { ms: 86_400_000, each: 'a day', one: 'day', many: 'days' };
  const spread: EarningSpread = { period, payRao: [9n], nothing: 0, lowRao: 9n, medianRao: 9n, highRao: 9n };
  const words = (offer: Offer) =>
    returnLines({ value: spread, evidence: FINAL }, costOf(offer)).map(
      ({ evidence, marked }) => marked && evidence?.word,
    );
  expect(costOf(OFFER)).toEqual({ value: 400_137_000n, evidence: OFFER.feeEvidence });
  expect(words(OFFER)).toEqual(['final', 'final', 'final', 'claimed']);
  expect(words({ ...OFFER, feeRao: null })).toEqual(['final', 'final', 'final', 'final']);
  expect(costOf({ ...OFFER, registered: true })).toEqual({ value: 0n, evidence: FINAL });
});

test('the sum is the most that may be burned and the fee, and a hotkey with its place pays nothing', () => {
  expect(costLines(OFFER).find((line) => line.sum)?.value).toEqual([
    '≤\u00a0',
    { amount: 532_137_000n, unit: { kind: 'tao' } },
  ]);
  expect(costLines({ ...OFFER, registered: true }).map((line) => line.value)).toEqual(['paid before']);
});

test('once Start was pressed the most stays what was agreed to, whatever the price does', () => {
  const lines = costLines({ ...OFFER, terms: { ...OFFER.terms, burnRao: 480_000_000n } }, 532_000_000n);
  expect(lines.find((line) => line.sum)?.value).toEqual(['≤\u00a0', { amount: 532_137_000n, unit: { kind: 'tao' } }]);
  expect(lines[1]).toMatchObject({ label: 'You agreed to at most', note: expect.stringContaining('Fixed') as string });
});

test('a full subnet says that somebody is replaced', () => {
  expect(String(costNote(OFFER, 250))).toMatch(/52 of 64 places are free/);
  expect(String(costNote({ ...OFFER, terms: { ...OFFER.terms, neurons: 64 } }, 250))).toMatch(/weakest miner/);
});

test('a median of nothing never pays itself back', () => {
  const period = { ms: 86_400_000, each: 'a day', one: 'day', many: 'days' };
  const spread: EarningSpread = { period, payRao: [0n, 0n], nothing: 2, lowRao: 0n, medianRao: 0n, highRao: 0n };
  const value = (s: EarningSpread | null, cost: bigint) =>
    returnLines(s && { value: s, evidence: FINAL }, { value: cost, evidence: FINAL }).at(-1)?.value;
  expect(value(spread, 1n)).toBe('never');
  expect(value({ ...spread, medianRao: 100n }, 250n)).toBe('2.5\u00a0days');
  expect(value({ ...spread, medianRao: 100n }, 0n)).toBe('nothing to pay back');
  expect(value({ ...spread, medianRao: null }, 1n)).toBe('nobody to ask');
  expect(value(null, 1n)).toBeNull();
});

test('the computer is named where it runs the model, and a model of one’s own has no known quality', () => {
  const metric = { name: 'accuracy', value: 0.97, chance: 0.1, heldOut: 500 };
  const model = { title: 'Glyphs', metric } as ModelManifest;
  const values = (lines: ReturnType<typeof computerLines>) => lines.map(({ value }) => value);
  expect(values(computerLines(model, { cores: 8, threads: false, webgpu: true }))).toEqual([
    'Glyphs',
    '0.97 accuracy, guessing 0.1',
    '8 cores, one thread only in this page',
    'offered by this browser, timed in step 4',
  ]);
  const own = { ...model, metric: { ...metric, heldOut: 0 } } as ModelManifest;
  expect(values(computerLines(own, null))).toEqual(['Glyphs', 'not known for your own file', 'on a server']);
  expect(computerLines(null, null)[0]?.value).toBe('none chosen');
});
