import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { U64F64 } from '../fixed/formats.ts';
import {
  DEFAULT_QUOTE_WEIGHT,
  MIN_WEIGHT,
  PERQUINTILL,
  adjustForInjection,
  perquintillFromRational,
  poolPrice,
  priceRao,
} from './balancer.ts';
import type { Pool } from './balancer.ts';
import { simulateBuy, simulateSell } from './simulate.ts';
import { MAX_PRICE_RAO, MIN_PRICE_RAO, SwapError, feeOf, limitPrice, poolAfter, swap } from './swap.ts';
import type { Side } from './swap.ts';

fc.configureGlobal({ seed: 425 });

const TAO = 1_000_000_000n;
const poolA: Pool = { taoRao: 1_000n * TAO, alpha: 5_000n * TAO, quoteWeight: DEFAULT_QUOTE_WEIGHT };
const poolB: Pool = { ...poolA, quoteWeight: (PERQUINTILL * 45n) / 100n };
const open = (side: Side) => limitPrice(side === 'buy' ? MAX_PRICE_RAO : MIN_PRICE_RAO);
const order = (side: Side, amount: bigint, limit = open(side), feeRate = 33) => ({ side, amount, limit, feeRate });
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof SwapError) return error.code;
    throw error;
  }
  return 'no error';
};
const pools = fc.record({
  taoRao: fc.bigInt(1_000_000n, 10n ** 16n),
  alpha: fc.bigInt(1_000_000n, 10n ** 16n),
  quoteWeight: fc.oneof(fc.constant(DEFAULT_QUOTE_WEIGHT), fc.bigInt(MIN_WEIGHT * 10n, PERQUINTILL - MIN_WEIGHT * 10n)),
});

describe('the worked pool of 1,000 TAO and 5,000 alpha', () => {
  it('shows 199,999,999 rao for a price of one fifth', () => {
    expect(priceRao(poolA)).toBe(199_999_999n);
  });

  it('sells 49.48026908 alpha for 10 TAO', () => {
    const result = swap(poolA, order('buy', 10n * TAO));
    expect(result).toEqual({
      paidIn: 9_994_964_523n,
      paidOut: 49_480_269_080n,
      fee: 5_035_477n,
      feeToBlockAuthor: 5_035_477n,
    });
    expect(U64F64.toNumber(poolPrice(poolAfter(poolA, 'buy', result.paidIn, result.paidOut)))).toBeCloseTo(
      0.2040179657,
      10,
    );
    expect(simulateBuy(poolA, 10n * TAO, 33).alphaSlippage).toBe(519_730_920n);
  });

  it('pays 19.598163154 TAO for 100 alpha, and the author sells the fee', () => {
    const result = swap(poolA, order('sell', 100n * TAO));
    expect([result.fee, result.paidIn, result.paidOut]).toEqual([50_354_772n, 99_949_645_228n, 19_598_163_154n]);
    const after = poolAfter(poolA, 'sell', result.paidIn, result.paidOut);
    const author = swap(after, order('sell', result.fee, open('sell'), 0));
    expect(author.paidOut).toBe(9_679_982n);
    expect(poolAfter(after, 'sell', author.paidIn, author.paidOut)).toMatchObject({
      alpha: 5_100_000_000_000n,
      taoRao: 980_392_156_864n,
    });
  });

  it('cuts an order at its limit price', () => {
    const buy = swap(poolA, order('buy', 500_000n * TAO, limitPrice(210_000_000n)));
    expect([buy.paidIn, buy.fee, buy.paidIn + buy.fee]).toEqual([24_695_076_595n, 12_441_414n, 24_707_518_009n]);
    const sell = swap(poolA, order('sell', 500_000n * TAO, limitPrice(190_000_000n)));
    expect([sell.paidIn, sell.fee, sell.paidIn + sell.fee]).toEqual([129_891_760_425n, 65_439_652n, 129_957_200_077n]);
  });

  it('refuses a limit equal to the price', () => {
    expect(codeOf(() => swap(poolA, order('buy', TAO, limitPrice(200_000_000n))))).toBe('PriceLimitExceeded');
  });

  it('charges 1,007 rao on the minimum stake', () => {
    expect(feeOf(2_000_000n, 33)).toBe(1_007n);
  });

  it('moves the TAO weight to 0.500249875062468765 when 1 TAO is injected alone', () => {
    const injected = adjustForInjection(poolA, TAO, 0n);
    expect(injected.quoteWeight).toBe(500_249_875_062_468_765n);
    const after = { taoRao: poolA.taoRao + TAO, alpha: poolA.alpha, quoteWeight: injected.quoteWeight };
    const drift = poolPrice(after) - poolPrice(poolA);
    expect(drift < 100n && drift > -100n).toBe(true);
  });
});

describe('the same pool with a TAO weight of 0.45', () => {
  it('prices and trades by its weights', () => {
    expect(U64F64.toNumber(poolPrice(poolB))).toBeCloseTo(0.2444444, 6);
    expect(swap(poolB, order('buy', 10n * TAO)).paidOut).toBe(40_520_420_224n);
    expect(swap(poolB, order('sell', 100n * TAO)).paidOut).toBe(23_900_883_064n);
  });
});

describe('a swap', () => {
  it('checks input, reserves and limit in this order', () => {
    const small: Pool = { ...poolA, alpha: 999_999n };
    expect(codeOf(() => swap(small, order('buy', poolA.taoRao * 1_002n)))).toBe('SwapInputTooLarge');
    expect(codeOf(() => swap(small, order('buy', TAO, 0n)))).toBe('ReservesTooLow');
    expect(codeOf(() => swap(poolA, order('sell', TAO, limitPrice(TAO))))).toBe('PriceLimitExceeded');
    expect(codeOf(() => swap(poolA, order('sell', 1n)))).toBe('ReservesTooLow');
  });

  it('of nothing gives nothing', () => {
    expect(swap(poolA, order('buy', 0n))).toEqual({ paidIn: 0n, paidOut: 0n, fee: 0n, feeToBlockAuthor: 0n });
  });

  it('simulates to zeros where it would fail', () => {
    expect(simulateSell({ ...poolA, taoRao: 0n }, TAO, 33)).toEqual({
      taoAmount: 0n,
      alphaAmount: 0n,
      taoFee: 0n,
      alphaFee: 0n,
      taoSlippage: 0n,
      alphaSlippage: 0n,
    });
  });

  it('never pays out a reserve, never makes a round trip profitable, and moves the price the right way', () => {
    fc.assert(
      fc.property(pools, fc.bigInt(1n, 10n ** 15n), (pool, amount) => {
        const run = (on: Pool, side: Side, value: bigint) => {
          try {
            return swap(on, order(side, value, open(side), 0));
          } catch (error) {
            if (error instanceof SwapError) return null;
            throw error;
          }
        };
        const bought = run(pool, 'buy', amount);
        if (!bought) return;
        expect(bought.paidOut < pool.alpha).toBe(true);
        const after = poolAfter(pool, 'buy', bought.paidIn, bought.paidOut);
        expect(poolPrice(after) >= poolPrice(pool)).toBe(true);
        const back = run(after, 'sell', bought.paidOut);
        // The power has 18 decimals, so a reserve of r can round by r / 10^18 in favour of the trader.
        if (back) expect(back.paidOut <= amount + after.taoRao / 10n ** 17n + 1n).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('cut by a limit never ends beyond it by more than rounding', () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 1_001, max: 3_000 }), (pool, permille) => {
        const current = poolPrice(pool);
        const limit = (current * BigInt(permille)) / 1_000n;
        // Below a raw price of 2^44 (one millionth) truncation of the price itself is all there is to see.
        if (current < 1n << 44n || limit > U64F64.max >> 1n) return;
        const input = pool.taoRao * 900n;
        const cut = swap(pool, order('buy', input, limit, 0));
        const end = poolPrice(poolAfter(pool, 'buy', cut.paidIn, cut.paidOut));
        const tolerance =
          limit / 100_000n + (limit * 4n) / (pool.alpha - cut.paidOut + 1n) + (limit * 4n) / (pool.taoRao + 1n);
        expect(end <= limit + tolerance).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('weights', () => {
  it('keep the price when liquidity is injected in any proportion, or refuse it', () => {
    fc.assert(
      fc.property(pools, fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 10n ** 12n), (pool, tao, alpha) => {
        const injection = adjustForInjection(pool, tao, alpha);
        expect(injection.quoteWeight >= MIN_WEIGHT && PERQUINTILL - injection.quoteWeight >= MIN_WEIGHT).toBe(true);
        if (injection.taoRao !== tao || injection.alpha !== alpha) {
          expect(injection).toEqual({ taoRao: 0n, alpha: 0n, quoteWeight: pool.quoteWeight });
          return;
        }
        const before = U64F64.toNumber(poolPrice(pool));
        const after = { taoRao: pool.taoRao + tao, alpha: pool.alpha + alpha, quoteWeight: injection.quoteWeight };
        if (before > 1e-6) expect(Math.abs(U64F64.toNumber(poolPrice(after)) / before - 1)).toBeLessThan(1e-8);
      }),
      { numRuns: 200 },
    );
  });

  it('come from products rounded to the nearest: of 0.4 and 0.6 one vanishes, and the injection is refused', () => {
    const tiny = { taoRao: 1n, alpha: 1n, quoteWeight: (PERQUINTILL * 6n) / 10n };
    expect(adjustForInjection(tiny, 0n, 0n).quoteWeight).toBe(tiny.quoteWeight);
    expect(adjustForInjection({ ...tiny, taoRao: 10n }, 0n, 0n).quoteWeight).toBe(tiny.quoteWeight);
    expect(adjustForInjection({ taoRao: 3n, alpha: 1n, quoteWeight: DEFAULT_QUOTE_WEIGHT }, 0n, 1n).quoteWeight).toBe(
      perquintillFromRational(2n, 5n),
    );
  });

  it('start at one half in an empty pool', () => {
    expect(adjustForInjection({ taoRao: 0n, alpha: 0n, quoteWeight: 1n }, 5n, 5n).quoteWeight).toBe(
      DEFAULT_QUOTE_WEIGHT,
    );
  });

  it('are parts of 10^18 rounded down', () => {
    expect(perquintillFromRational(1n, 3n)).toBe(333_333_333_333_333_333n);
    expect(perquintillFromRational(5n, 0n)).toBe(PERQUINTILL);
    expect(perquintillFromRational(7n, 5n)).toBe(PERQUINTILL);
  });
});
