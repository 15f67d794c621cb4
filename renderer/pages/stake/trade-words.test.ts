import { expect, test } from 'vitest';
import { alpha } from '../../format/amounts.ts';
import { subnet } from './samples.ts';
import { previewTrade } from './trade-preview.ts';
import { previewLines, reviewLines } from './trade-words.ts';

const TAO = 1_000_000_000n;
const pool = subnet(1).pool;
const preview = previewTrade(pool, 'add', 10n * TAO, 0.005);
const value = (lines: ReturnType<typeof previewLines>, label: string) =>
  lines.find((line) => line.label === label)?.value;

const lines = (reserve: bigint) => reviewLines(preview, 0.005)({ ...pool, taoRao: reserve * TAO });

test('the limit in the review stays the signed one while the other figures follow the pool', () => {
  expect(value(lines(1_050n), 'Stops if the price passes')).toEqual([
    { price: preview.limitPriceRao, netuid: 1, limit: true },
  ]);
  expect(value(lines(1_050n), 'You receive about')).not.toEqual(value(lines(1_000n), 'You receive about'));
});

test('the impact is told anew only when what is received has really moved', () => {
  expect(value(lines(1_001n), 'Price impact')).toBe(value(lines(1_000n), 'Price impact'));
  expect(value(lines(1_050n), 'Price impact')).not.toBe(value(lines(1_000n), 'Price impact'));
});

test('a pool that would refuse by now is said, not hidden', () => {
  const empty = { ...pool, taoRao: 1_000n, alphaRao: 1_000n };
  expect(reviewLines(preview, 0.005)(empty)).toMatchObject([{ label: 'The pool would refuse this now' }]);
});

test('root has no price limit to show', () => {
  const root = { ...pool, netuid: 0, dynamic: false };
  const told = reviewLines(previewTrade(root, 'add', TAO, 0.005), 0.005)(root);
  expect(told.map(({ label }) => label)).not.toContain('Stops if the price passes');
});

test('what is received has its own money; the network’s fee is left out until it is read', () => {
  const lines = previewLines(preview, null, undefined);
  expect(value(lines, 'You receive about')).toEqual([{ amount: 49_480_269_080n, unit: alpha(1), strong: true }]);
  expect(lines.some(({ label }) => label.startsWith('Network fee'))).toBe(false);
  expect(
    previewLines(preview, 5n, { word: 'devnet', block: 1 }).some(({ label }) => label.startsWith('Network fee')),
  ).toBe(true);
});
