import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heatPaths, heatStep } from './heat-map.ts';

test('no entry is never step 1, and the largest weight of a row is step 7', () => {
  expect(heatStep(null, 1)).toBeNull();
  expect(heatStep(0, 1)).toBeNull();
  expect(heatStep(0.001, 1)).toBe(1);
  expect(heatStep(1, 1)).toBe(7);
});

test('every entry is drawn exactly once', () => {
  const weight = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(fc.array(weight, { maxLength: 20 }), { maxLength: 20 }), (rows) => {
      const drawn = heatPaths(rows, { width: 10, height: 10, gap: 1 }).join('').split('M').length - 1;
      expect(drawn).toBe(rows.flat().filter((entry) => entry !== null && entry > 0).length);
    }),
  );
});
