import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostMovable, moveWithTolerance } from './move-limit.ts';
import type { Pool } from './pool.ts';
import { PARTS } from './power.ts';
import { LEAST_STAKE_RAO, quoteMove } from './quote-move.ts';
import { QuoteRefused } from './quote-refused.ts';
import { quoteBuy, quoteSell } from './quote-trade.ts';

const TAO = 1_000_000_000n;
const even = PARTS / 2n;
const pool = (netuid: number, tao: bigint, alpha: bigint, quoteWeight = even): Pool => ({
  ...{ netuid, taoRao: tao * TAO, alphaRao: alpha * TAO, quoteWeight, feeRate: 33, dynamic: true },
});
const one = pool(1, 1_000n, 5_000n);
const two = pool(2, 4_000n, 9_000n);
const root: Pool = { ...pool(0, 0n, 0n), dynamic: false };

describe('a move', () => {
  test('on one subnet trades nothing and loses nothing', () => {
    expect(quoteMove(one, one, 100n * TAO)).toMatchObject({ arrivesRao: 100n * TAO, sale: null, purchase: null });
  });

  test('between subnets sells with the fee and buys without it', () => {
    const quote = quoteMove(one, two, 100n * TAO);
    expect(quote.taoRao).toBe(19_598_163_154n);
    expect(quote.sale).toEqual(quoteSell(one, 100n * TAO));
    expect(quote.purchase!.feeRao).toBe(0n);
    expect(quote.arrivesRao).toBe(quoteBuy({ ...two, feeRate: 0 }, 19_598_163_154n).alphaRao);
  });

  test('out of root pays the fee where it buys, into root where it sells', () => {
    const out = quoteMove(root, one, 10n * TAO);
    expect([out.sale!.feeAlphaRao, out.purchase!.feeRao, out.arrivesRao]).toEqual([0n, 5_035_477n, 49_480_269_080n]);
    const into = quoteMove(one, root, 100n * TAO);
    expect([into.sale!.feeAlphaRao, into.purchase!.feeRao, into.arrivesRao]).toEqual([
      ...[50_354_772n, 0n, 19_598_163_154n],
    ]);
  });

  test('worth no more than the least stake is refused, all of a position too', () => {
    expect(() => quoteMove(root, one, LEAST_STAKE_RAO)).toThrow(QuoteRefused);
    expect(quoteMove(root, one, LEAST_STAKE_RAO + 1n).taoRao).toBe(LEAST_STAKE_RAO + 1n);
    expect(() => quoteMove(root, root, LEAST_STAKE_RAO - 1n)).toThrow(QuoteRefused);
    expect(quoteMove(root, root, LEAST_STAKE_RAO).arrivesRao).toBe(LEAST_STAKE_RAO);
  });
});

describe('the limit of a move', () => {
  const weight = fc.bigInt((PARTS * 35n) / 100n, (PARTS * 65n) / 100n);
  const reserve = fc.bigInt(10n, 1_000_000n);
  const pools = (netuid: number) => fc.tuple(reserve, reserve, weight).map(([t, x, w]) => pool(netuid, t, x, w));
  const tolerance = fc.integer({ min: 0, max: 500_000 }).map((millionths) => millionths / 1e6);
  /** A part of what the origin's pool holds: a ten-thousandth to twice as much. */
  const amount = fc.bigInt(1n, 20_000n);
  const asked = (from: Pool, parts: bigint) => (from.dynamic ? (from.alphaRao * parts) / 10_000n : parts * TAO);
  const tryMove = (from: Pool, to: Pool, alphaRao: bigint) => {
    try {
      return quoteMove(from, to, alphaRao);
    } catch (error) {
      if (error instanceof QuoteRefused) return null;
      throw error;
    }
  };
  const pairs = fc.oneof(
    fc.tuple(pools(1), pools(2)),
    fc.tuple(fc.constant(root), pools(2)),
    fc.tuple(pools(1), fc.constant(root)),
  );

  test('lets pass what is quoted, whatever the tolerance', () => {
    fc.assert(
      fc.property(pairs, amount, tolerance, ([from, to], parts, allowed) => {
        const quote = tryMove(from, to, asked(from, parts));
        if (!quote) return;
        const { limitRao, minArrivesRao } = moveWithTolerance(from, to, quote, allowed);
        const most = mostMovable(from, to, limitRao!);
        expect(most === null || most >= quote.alphaRao).toBe(true);
        expect(minArrivesRao <= quote.arrivesRao).toBe(true);
      }),
    );
  });

  test('what it lets pass brings the least that was told, whatever happened in the pools', () => {
    let accepted = 0;
    const drift = fc.integer({ min: 700, max: 1_300 });
    fc.assert(
      fc.property(pairs, amount, tolerance, fc.tuple(drift, drift, drift, drift), ([from, to], parts, allowed, by) => {
        const quote = tryMove(from, to, asked(from, parts));
        if (!quote) return;
        const { limitRao, minArrivesRao } = moveWithTolerance(from, to, quote, allowed);
        const [a, b, c, d] = by.map((each) => BigInt(each)) as [bigint, bigint, bigint, bigint];
        const moved = (p: Pool, t: bigint, x: bigint): Pool => ({
          ...p,
          taoRao: (p.taoRao * t) / 1_000n,
          alphaRao: (p.alphaRao * x) / 1_000n,
        });
        const [fromNow, toNow] = [moved(from, a, b), moved(to, c, d)];
        let most: bigint | null;
        try {
          most = mostMovable(fromNow, toNow, limitRao!);
        } catch (error) {
          if (error instanceof QuoteRefused) return;
          throw error;
        }
        if (most !== null && most < quote.alphaRao) return;
        const now = tryMove(fromNow, toNow, quote.alphaRao);
        if (!now) return;
        accepted++;
        expect(now.arrivesRao >= minArrivesRao).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  test('at equal weights the least is what the tolerance says, to a ten-thousandth', () => {
    const { quote, minArrivesRao } = moveWithTolerance(one, two, quoteMove(one, two, 100n * TAO), 0.005);
    const share = Number(minArrivesRao) / Number(quote.arrivesRao);
    expect(share).toBeGreaterThan(0.9949);
    expect(share).toBeLessThan(0.9951);
  });

  test('a tighter limit lets less pass', () => {
    const limits = [0.02, 0.005, 0.001, 0].map(
      (allowed) => moveWithTolerance(one, two, quoteMove(one, two, 100n * TAO), allowed).limitRao!,
    );
    const most = limits.map((limit) => mostMovable(one, two, limit)!);
    expect(limits).toEqual(limits.toSorted((a, b) => Number(a - b)));
    expect(most).toEqual(most.toSorted((a, b) => Number(b - a)));
    expect(mostMovable(one, two, 10n * TAO)).toBe(0n);
  });

  test('on one subnet there is none, and a tolerance outside 0 to 1 is refused', () => {
    expect(moveWithTolerance(one, one, quoteMove(one, one, TAO), 0.005)).toMatchObject({
      ...{ limitRao: null, minArrivesRao: TAO },
    });
    expect(() => moveWithTolerance(one, two, quoteMove(one, two, TAO), 1.1)).toThrow(RangeError);
  });
});
