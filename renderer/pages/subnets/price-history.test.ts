import { expect, test } from 'vitest';
import { DAY_BLOCKS, pointsOf, priceHistory, type PricePoint } from './price-history.ts';

const point = (block: number, priceRao: bigint): PricePoint => ({ block, at: block * 12_000, priceRao });

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

test('nothing seen is no line', () => expect(priceHistory([], 5)).toEqual({ prices: [], dayChange: null }));

test('what was seen block by block is a line for each subnet', () => {
  const sheet = (block: number, ...prices: [number, bigint][]) => ({
    block,
    at: block * 12_000,
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
