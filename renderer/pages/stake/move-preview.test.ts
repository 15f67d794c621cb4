import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pool } from '../../../chain/quotes/pool.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { moveLossOf, previewMove } from './move-preview.ts';

const TAO = 1_000_000_000n;
/** 1 000 τ against 5 000 α, equal weights: the pool of the worked numbers. */
const FROM: Pool = {
  netuid: 7,
  taoRao: 1_000n * TAO,
  alphaRao: 5_000n * TAO,
  quoteWeight: 500_000_000_000_000_000n,
  feeRate: 33,
  dynamic: true,
};
const TO: Pool = { ...FROM, netuid: 8, taoRao: 4_000n * TAO, alphaRao: 2_000n * TAO };
const ROOT: Pool = { ...FROM, netuid: 0, taoRao: 0n, alphaRao: 0n, dynamic: false };

test('100 α go to another subnet by way of 19.598 τ: each pool says what it takes, and the fee is taken once, in alpha', () => {
  const move = previewMove(FROM, TO, 100n * TAO, 0.005);
  expect(move.feeRao).toBe(50_354_772n);
  expect(move.feeShare).toBeCloseTo(0.000503547, 8);
  expect(move.sale!.impact).toBeGreaterThan(0.019);
  expect(move.sale!.priceAfterRao).toBeLessThan(move.sale!.priceBeforeRao);
  // 19.598 τ in a pool of 4 000 τ lift its price by about one percent: half of that is lost on average.
  expect(move.purchase!.impact).toBeCloseTo(19.598 / 4_019.598, 6);
  expect(move.purchase!.priceAfterRao).toBeGreaterThan(move.purchase!.priceBeforeRao);
  expect(move.leastRao).toBeLessThan(move.receivedRao);
});

test('root has no price: its side shows none, and its fee is τ', () => {
  const out = previewMove(ROOT, TO, 10n * TAO, 0.005);
  expect([out.sale, out.feeRao]).toEqual([null, 5_035_477n]);
  const into = previewMove(FROM, ROOT, 100n * TAO, 0.005);
  expect([into.purchase, into.feeRao, into.receivedRao]).toEqual([null, 50_354_772n, 19_598_163_154n]);
});

test('on one subnet all of it arrives, without price, fee or limit', () => {
  expect(previewMove(FROM, FROM, 100n * TAO, 0.005)).toMatchObject({
    ...{ receivedRao: 100n * TAO, leastRao: 100n * TAO, limitRao: null },
    ...{ sale: null, purchase: null, feeRao: 0n },
  });
});

describe('the loss of a move', () => {
  test('is impact and fee of both pools together', () => {
    const amount = 100n * TAO;
    const { sale, purchase, feeShare } = previewMove(FROM, TO, amount, 0.005);
    const kept = (1 - sale!.impact - feeShare) * (1 - purchase!.impact);
    expect(moveLossOf(FROM, TO, amount)).toBeCloseTo(1 - kept, 5);
  });

  test('grows with the amount, starts at the fee, and is whole where the pools refuse', () => {
    expect(moveLossOf(FROM, TO, 0n)).toBeCloseTo(33 / 65_535, 9);
    const amounts = [1n, 10n, 100n, 500n, 6_000n].map((n) => moveLossOf(FROM, TO, n * TAO));
    expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
    expect(moveLossOf(FROM, TO, 9_000_000n * TAO)).toBe(1);
    expect(() => previewMove(FROM, TO, 9_000_000n * TAO, 0.005)).toThrow(QuoteRefused);
    expect(moveLossOf(FROM, FROM, 100n * TAO)).toBe(0);
  });

  test('the least that is promised is never more than what is expected, and falls with the tolerance', () => {
    const pairs = fc.constantFrom([FROM, TO], [ROOT, TO], [FROM, ROOT]) as fc.Arbitrary<[Pool, Pool]>;
    const tolerance = fc.double({ min: 0, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(pairs, fc.bigInt(20_000_000n, 900n * TAO), tolerance, ([from, to], amount, allowed) => {
        const tight = previewMove(from, to, amount, 0);
        const loose = previewMove(from, to, amount, allowed);
        expect(loose.leastRao <= tight.leastRao).toBe(true);
        expect(tight.leastRao <= tight.receivedRao).toBe(true);
        expect(loose.limitRao! <= tight.limitRao!).toBe(true);
      }),
    );
  });
});
