import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pool } from '../../../chain/quotes/pool.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { lossOf, previewTrade } from './trade-preview.ts';

const TAO = 1_000_000_000n;
/** 1 000 τ against 5 000 α, equal weights: the pool of the worked numbers. */
const POOL: Pool = {
  netuid: 7,
  taoRao: 1_000n * TAO,
  alphaRao: 5_000n * TAO,
  quoteWeight: 500_000_000_000_000_000n,
  feeRate: 33,
  dynamic: true,
};
const ROOT: Pool = { ...POOL, netuid: 0, taoRao: 0n, alphaRao: 0n, dynamic: false };

describe('staking', () => {
  test('10 τ bring the alpha the chain would pay, and the fee is told apart from the price impact', () => {
    const preview = previewTrade(POOL, 'add', 10n * TAO, 0.005);
    expect(preview.receivedRao).toBe(49_480_269_080n);
    expect(preview.feeRao).toBe(5_035_477n);
    expect(preview.feeShare).toBeCloseTo(0.000503547, 8);
    // Ideal 50 α; 0.51973 α are lost, worth 0.103946 τ, of which 0.005035 τ are the fee.
    expect(preview.impactRao + preview.feeRao).toBe(103_946_185n);
  });

  test('taken out right after brings less than was given, and more than impact alone would say', () => {
    const { backRao } = previewTrade(POOL, 'add', 10n * TAO, 0.005);
    expect(backRao).toBeLessThan(10n * TAO);
    expect(backRao).toBeGreaterThan(9_980_000_000n);
  });

  test('root takes and gives one to one, without fee or impact', () => {
    const preview = previewTrade(ROOT, 'add', 3n * TAO, 0.005);
    expect(preview).toMatchObject({ receivedRao: 3n * TAO, impactRao: 0n, feeRao: 0n, backRao: 3n * TAO });
  });
});

test('unstaking 100 α brings the τ the chain would pay; the fee is in alpha', () => {
  const preview = previewTrade(POOL, 'remove', 100n * TAO, 0.005);
  expect(preview.receivedRao).toBe(19_598_163_154n);
  expect(preview.feeRao).toBe(50_354_772n);
  expect(preview.leastRao).toBeLessThan(preview.receivedRao);
});

test('the least that is promised is never more than what is expected, and falls with the tolerance', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('add' as const, 'remove' as const),
      fc.bigInt(3_000_000n, 900n * TAO),
      fc.double({ min: 0, max: 0.4, noNaN: true }),
      (side, amount, tolerance) => {
        const tight = previewTrade(POOL, side, amount, 0);
        const loose = previewTrade(POOL, side, amount, tolerance);
        expect(loose.leastRao <= tight.leastRao).toBe(true);
        expect(tight.leastRao <= tight.receivedRao).toBe(true);
        if (side === 'add') expect(loose.limitPriceRao >= tight.limitPriceRao).toBe(true);
        else expect(loose.limitPriceRao <= tight.limitPriceRao).toBe(true);
      },
    ),
  );
});

test('the loss grows with the amount, starts at the fee, and is whole where the pool refuses', () => {
  expect(lossOf(POOL, 'add', 0n)).toBeCloseTo(33 / 65_535, 9);
  const amounts = [1n, 10n, 100n, 500n].map((n) => lossOf(POOL, 'add', n * TAO));
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  expect(lossOf(POOL, 'add', 2_000_000n * TAO)).toBe(1);
  expect(() => previewTrade(POOL, 'add', 2_000_000n * TAO, 0.005)).toThrow(QuoteRefused);
});
