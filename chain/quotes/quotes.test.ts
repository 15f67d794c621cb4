import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostUnderLimit, withTolerance } from './limit-price.ts';
import { priceRaoOf, spotValueRao } from './pool-price.ts';
import type { Pool } from './pool.ts';
import { powerInParts, PARTS } from './power.ts';
import { taoToLiftPrice } from './price-move.ts';
import { QuoteRefused } from './quote-refused.ts';
import { quoteBuy, quoteSell } from './quote-trade.ts';
import { swapAgainst } from './swap.ts';

const TAO = 1_000_000_000n;
const poolA: Pool = {
  netuid: 1,
  taoRao: 1000n * TAO,
  alphaRao: 5000n * TAO,
  quoteWeight: PARTS / 2n,
  feeRate: 33,
  dynamic: true,
};
const poolB: Pool = { ...poolA, quoteWeight: (PARTS * 45n) / 100n };
const root: Pool = { ...poolA, netuid: 0, dynamic: false };
const close = (a: bigint, b: bigint): boolean => a - b <= 1n && b - a <= 1n;

describe('worked numbers of pool A (1000 TAO, 5000 alpha, equal weights)', () => {
  test('the price of a pool at exactly 0.2 reads 199 999 999', () => expect(priceRaoOf(poolA)).toBe(199_999_999n));

  test('10 TAO buy 49.480269080 alpha at a fee of 5 035 477 rao', () => {
    const quote = quoteBuy(poolA, 10n * TAO);
    expect(quote.feeRao).toBe(5_035_477n);
    expect(quote.alphaRao).toBe(49_480_269_080n);
    expect(quote.priceAfterRao).toBe(204_017_965n);
    expect(quote.impact).toBeCloseTo(519_730_920 / 50_000_000_000, 7);
  });

  test('100 alpha sell for 19.598163154 TAO at a fee of 50 354 772 alpha-rao', () => {
    const quote = quoteSell(poolA, 100n * TAO);
    expect(quote.feeAlphaRao).toBe(50_354_772n);
    expect(quote.taoRao).toBe(19_598_163_154n);
  });

  test('the most under a limit price is that of the chain', () => {
    expect(mostUnderLimit(poolA, 'buy', 210_000_000n)).toBe(24_707_518_009n);
    expect(mostUnderLimit(poolA, 'sell', 190_000_000n)).toBe(129_957_200_077n);
  });

  test('a limit equal to the price is refused', () => {
    expect(() => mostUnderLimit(poolA, 'buy', 200_000_000n)).toThrow(QuoteRefused);
  });
});

describe('other pools', () => {
  test('with weights 0.55 and 0.45 the amounts are those of the chain, give or take one rao', () => {
    expect(close(quoteBuy(poolB, 10n * TAO).alphaRao, 40_520_420_224n)).toBe(true);
    expect(close(quoteSell(poolB, 100n * TAO).taoRao, 23_900_883_064n)).toBe(true);
    expect(priceRaoOf(poolB)).toBe(244_444_444n);
  });

  test('root trades one to one, without fee or impact', () => {
    expect(quoteBuy(root, 7n)).toMatchObject({ alphaRao: 7n, feeRao: 0n, priceBeforeRao: TAO, impact: 0 });
    expect(quoteSell(root, 7n)).toMatchObject({ taoRao: 7n, feeAlphaRao: 0n, impact: 0 });
    expect(mostUnderLimit(root, 'buy', TAO)).toBeNull();
    expect(mostUnderLimit(root, 'buy', TAO - 1n)).toBe(0n);
  });

  test('each refusal of the chain has its name', () => {
    const name = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        return error instanceof QuoteRefused ? error.reason : String(error);
      }
      return 'none';
    };
    expect(name(() => quoteBuy(poolA, 0n))).toBe('AmountTooLow');
    expect(name(() => quoteBuy(poolA, 10n ** 19n))).toBe('SwapInputTooLarge');
    expect(name(() => quoteBuy({ ...poolA, alphaRao: 999_999n }, TAO))).toBe('ReservesTooLow');
    expect(name(() => quoteSell({ ...poolA, taoRao: 1_000_000n, alphaRao: 10n ** 18n }, 10n))).toBe(
      'PriceLimitExceeded',
    );
  });
});

const amount = fc.bigInt(1_000_000n, 10n ** 13n);
const pools = fc
  .record({
    taoRao: fc.bigInt(10n ** 10n, 10n ** 15n),
    alphaRao: fc.bigInt(10n ** 10n, 10n ** 15n),
    weight: fc.integer({ min: 10, max: 90 }),
  })
  .map(({ weight, ...reserves }): Pool => ({ ...poolA, ...reserves, quoteWeight: (PARTS * BigInt(weight)) / 100n }));
/** Trades the chain would take: not more than a tenth of the reserve. */
const within = (pool: Pool, side: 'buy' | 'sell', wanted: bigint): bigint => {
  const reserve = side === 'buy' ? pool.taoRao : pool.alphaRao;
  return wanted < reserve / 10n ? wanted : reserve / 10n;
};

describe('rules that hold for every pool', () => {
  test('a tolerance of the quote lets the quoted trade through whole, and nothing less than the minimum comes out', () => {
    fc.assert(
      fc.property(
        pools,
        amount,
        fc.constantFrom('buy' as const, 'sell' as const),
        fc.integer({ min: 0, max: 200_000 }),
        (pool, wanted, side, ppm) => {
          const given = within(pool, side, wanted);
          const limited =
            side === 'buy'
              ? withTolerance(quoteBuy(pool, given), ppm / 1e6)
              : withTolerance(quoteSell(pool, given), ppm / 1e6);
          const trade = swapAgainst(pool, side, given, limited.limitPriceRao);
          expect(trade.paidIn + trade.fee).toBe(given);
          expect(trade.paidOut >= limited.minReceivedRao).toBe(true);
        },
      ),
    );
  });

  test('what is bought and sold again never brings more than was given', () => {
    fc.assert(
      fc.property(pools, amount, (pool, wanted) => {
        const given = within(pool, 'buy', wanted);
        const bought = swapAgainst(pool, 'buy', given, 10n ** 15n);
        const sold = swapAgainst(bought.poolAfter, 'sell', bought.paidOut, 1000n);
        expect(sold.paidOut <= given).toBe(true);
      }),
    );
  });

  test('the spot value is never below what a sale brings', () => {
    fc.assert(
      fc.property(pools, amount, (pool, wanted) => {
        const given = within(pool, 'sell', wanted);
        expect(quoteSell(pool, given).taoRao <= spotValueRao(pool, given) + 1n).toBe(true);
      }),
    );
  });

  test('the depth of a pool moves its price by the fraction asked for', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        fc.pre(priceRaoOf(pool) > 1_000_000n);
        const tao = taoToLiftPrice(pool, 0.01)!;
        const after = Number(quoteBuy(pool, tao).priceAfterRao) / Number(priceRaoOf(pool));
        expect(after).toBeGreaterThan(1.0099);
        expect(after).toBeLessThan(1.0102);
      }),
    );
  });

  test('a power agrees with floating point to twelve digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 99 }),
        (a, b, p) => {
          const q = 100 - p;
          const want = (a / b) ** (p / q);
          fc.pre(want > 1e-3 && want < 1e6);
          const got = Number(powerInParts(BigInt(a), BigInt(b), BigInt(p), BigInt(q))) / 1e18;
          expect(Math.abs(got / want - 1)).toBeLessThan(1e-11);
        },
      ),
    );
  });
});
