import fc from 'fast-check';
import { expect, test } from 'vitest';
import { I32F32 } from '../fixed/formats.ts';
import { emaWithAlphas } from './bonds-ema.ts';
import { alphaSigmoid, emaWithLiquidAlpha } from './liquid-alpha.ts';

const proportion = fc.bigInt({ min: 0n, max: I32F32.one });
/** Beyond what an epoch hands in: the rule holds for any value. */
const any = fc.bigInt({ min: -(1n << 50n), max: 1n << 50n });
const columns = (value: fc.Arbitrary<bigint>) =>
  fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 8 });
const params = fc.record({
  alphaLow: fc.integer({ min: 0, max: 65_535 }),
  alphaHigh: fc.integer({ min: 0, max: 65_535 }),
  alphaSigmoidSteepness: fc.oneof(
    fc.integer({ min: -32_768, max: 32_767 }),
    fc.constantFrom(1000, 1200, 1201, -1200, 0),
  ),
});

test.each([
  ['proportions', columns(proportion)],
  ['any values', columns(any)],
])('every entry moves by the sigmoid of its own consensus, weight and bond: %s', (_, values) => {
  fc.assert(
    fc.property(values, params, (triples, chosen) => {
      const row = (k: 0 | 1 | 2) => ({ columns: triples.map((_, i) => i), values: triples.map((t) => t[k]) });
      const [consensus, weights, bonds] = [row(0).values, [row(1)], [row(2)]];
      const expected = emaWithAlphas(weights, bonds, consensus.length, (_, j) =>
        alphaSigmoid(consensus[j]!, weights[0]!.values[j]!, bonds[0]!.values[j]!, chosen),
      );
      expect(emaWithLiquidAlpha(weights, bonds, consensus, chosen)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
