import { expect, test } from 'vitest';
import { alpha } from '../../format/amounts.ts';
import { previewMove } from './move-preview.ts';
import { moveLines, moveReviewLines, moveRisks, moveSentence } from './move-words.ts';
import { subnet } from './samples.ts';

const TAO = 1_000_000_000n;
const [from, to] = [subnet(1).pool, subnet(2).pool];
const root = { ...from, netuid: 0, dynamic: false };
const move = previewMove(from, to, 100n * TAO, 0.005);
const beside = previewMove(from, from, 100n * TAO, 0.005);
const labels = (lines: ReturnType<typeof moveLines>) => lines.map(({ label }) => label);
const value = (lines: ReturnType<typeof moveLines>, label: string) => lines.find((line) => line.label === label)?.value;

test('both pools have a line, root has none, and on one subnet only the network costs', () => {
  expect(labels(moveLines(move, 5n, undefined))).toEqual([
    ...['Price impact on subnet 1', 'Price impact on subnet 2', 'Pool fee, inside the amount', 'Network fee, on top'],
  ]);
  expect(labels(moveLines(previewMove(from, root, 100n * TAO, 0.005), null, undefined))).toEqual([
    ...['Price impact on subnet 1', 'Pool fee, inside the amount'],
  ]);
  expect(labels(moveLines(beside, 5n, undefined))).toEqual(['Network fee, on top']);
});

test('the limit in the review stays the signed one while what arrives follows both pools', () => {
  const lines = moveReviewLines(move, 0.005);
  const now = lines({ from: { ...from, taoRao: 1_050n * TAO }, to });
  expect(value(now, 'Stops if each α brings less than')).toEqual([
    { amount: move.limitRao, unit: alpha(2), decimals: 9 },
  ]);
  expect(value(now, 'Arrives on subnet 2, about')).not.toEqual(
    value(lines({ from, to }), 'Arrives on subnet 2, about'),
  );
  expect(value(lines(null), 'Arrives on subnet 2, about')).toBeDefined();
});

test('pools that would refuse by now are said, not hidden', () => {
  const empty = { ...to, taoRao: 1_000n, alphaRao: 1_000n };
  expect(moveReviewLines(move, 0.005)({ from, to: empty })).toMatchObject([
    { label: 'The pools would refuse this now' },
  ]);
});

test('on one subnet the review has one figure, no limit and no least', () => {
  expect(labels(moveReviewLines(beside, 0.005)({ from, to: from }))).toEqual(['Moves as it is']);
  expect(moveRisks(beside, true, false)).toEqual(['Dividends then come from the other validator, less its take.']);
});

test('the risks name the least that arrives; two calls of a whole position leave behind what it earns meanwhile', () => {
  expect(moveRisks(move, false, true)[0]).toContainEqual({ amount: move.leastRao, unit: alpha(2), strong: true });
  expect(moveRisks(move, false, true)).toHaveLength(2);
  expect(moveRisks(move, true, true).at(-1)).toContain('stays where it is');
});

test('beside the button stands what arrives for what leaves', () => {
  expect(moveSentence(null)).toBe('Nothing is signed yet.');
  expect(moveSentence(move)).toContainEqual({ amount: move.receivedRao, unit: alpha(2) });
  expect(moveSentence(beside)).toContain(' moves as it is');
});
