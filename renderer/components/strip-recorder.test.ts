import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gapLine, pauseBands, roundUp, stripSummary, type StripColumn } from './strip-recorder.ts';

const column = (block: number, pause: string | null = null): StripColumn => ({
  block,
  answered: pause ? 0 : 44,
  medianMs: pause ? null : 38,
  slowMs: pause ? null : 91,
  pause,
});
const columns = [column(1), column(2, 'game'), column(3, 'game'), column(4, 'battery'), column(5), column(6, 'game')];

test('neighbouring pauses with one reason make one band', () => {
  expect(pauseBands(columns)).toEqual([
    { from: 1, count: 2, reason: 'game' },
    { from: 3, count: 1, reason: 'battery' },
    { from: 5, count: 1, reason: 'game' },
  ]);
});

test('a line is not drawn across a gap', () => {
  expect(
    gapLine(
      [1, null, 2, 3],
      (i) => i,
      (v) => v,
    ),
  ).toBe('M0.0 1.0M2.0 2.0L3.0 3.0');
});

test('the scale ends at a round number that holds the largest value', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (value) => {
      const top = roundUp(value);
      expect(top).toBeGreaterThanOrEqual(value * (1 - 1e-9));
      expect(top).toBeLessThan(value * 1.51);
    }),
  );
  expect([roundUp(44), roundUp(50), roundUp(0)]).toEqual([50, 50, 1]);
});

test('the strip says its finding in words', () => {
  expect(stripSummary(columns)).toBe(
    'Last 6 blocks: about 44 answered per block, median answer 38 ms, slowest twentieth 91 ms. Paused for 2 blocks: game. Paused for 1 block: battery. Paused for 1 block: game.',
  );
  expect(stripSummary([])).toBe('Nothing was recorded yet.');
});
