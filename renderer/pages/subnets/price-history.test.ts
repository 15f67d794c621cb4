import { expect, test } from 'vitest';
import type { Evidence } from '../../../substrate/evidence.ts';
import { DAY_BLOCKS, pointsOf, priceHistory, sheetOf, type PricePoint } from './price-history.ts';

const point = (block: number, priceRao: bigint, was: Evidence = { word: 'final', block }): PricePoint => {
  const at = block * 12_000;
  return { block, at, priceRao, evidence: { word: 'stored', block, at, was } };
};
const CLAIMED = { word: 'claimed', by: 'node', block: 5 } as const;

test('a day’s change needs a price that was seen a day ago', () => {
  const head = 10_000;
  expect(priceHistory([point(head - 10, 100n), point(head, 110n)], head).dayChange).toBeNull();
  const seen = [point(head - DAY_BLOCKS - 50, 100n), point(head, 110n)];
  expect(priceHistory(seen, head).dayChange).toBeCloseTo(0.1, 12);
});

test('gaps stay gaps, and the line ends at the newest price', () => {
  const { prices } = priceHistory([point(0, 1n), point(10, 2n), point(100, 3n)], 100);
  expect(prices).toEqual([2, null, 3]);
});

test('nothing seen is no line', () =>
  expect(priceHistory([], 5)).toEqual({ prices: [], dayChange: null, evidence: null, dayEvidence: null }));

test('what was seen block by block is a line for each subnet', () => {
  const sheet = (block: number, ...prices: [number, bigint][]) => ({
    block,
    at: block * 12_000,
    evidence: { word: 'final', block } as const,
    pricesRao: new Map(prices),
  });
  const points = pointsOf([sheet(1, [2, 5n], [7, 6n]), sheet(9, [2, 8n])]);
  expect(points).toEqual(
    new Map([
      [2, [point(1, 5n), point(9, 8n)]],
      [7, [point(1, 6n)]],
    ]),
  );
});

test('one claimed price makes the line a claim; the day’s change only where it is one of its two', () => {
  const head = 10_000;
  const dayAgo = head - DAY_BLOCKS;
  const seen = [point(dayAgo, 100n), point(head - 9, 105n, CLAIMED), point(head, 110n)];
  const { evidence, dayEvidence } = priceHistory(seen, head);
  expect(evidence).toMatchObject({ word: 'stored', block: head - 9, was: CLAIMED });
  expect(dayEvidence).toMatchObject({ word: 'stored', block: dayAgo, was: { word: 'final' } });
  const claimed = priceHistory([point(dayAgo, 100n, CLAIMED), point(head, 110n)], head);
  expect(claimed.dayEvidence).toMatchObject({ word: 'stored', block: dayAgo, was: CLAIMED });
});

test('a price is written down with the word it had, and comes back as stored with it', () => {
  const sheet = sheetOf(5, 60_000, CLAIMED, [{ netuid: 2, priceRao: 7n }]);
  expect(pointsOf([sheet]).get(2)).toEqual([point(5, 7n, CLAIMED)]);
});
