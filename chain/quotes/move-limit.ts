// The limit of a move between subnets: least destination alpha per origin alpha, times 10^9. The chain only sizes the amount by it and
// then trades both legs at whatever price, so what it guarantees is worked out here.
// subtensor: pallets/subtensor/src/staking/move_stake.rs `get_max_amount_move`
import { mostUnderLimit, withTolerance } from './limit-price.ts';
import { FRACTION_BITS, rawOfPriceRao, rawPrice } from './pool-price.ts';
import type { Pool } from './pool.ts';
import { PARTS } from './power.ts';
import type { MoveQuote } from './quote.ts';

const MILLIONTHS = 1_000_000n;
const RAO = 1_000_000_000n;
/** Beyond U64F64. */
const LARGEST = 1n << 128n;

const fixed = (value: bigint): bigint => value << FRACTION_BITS;
const times = (a: bigint, b: bigint): bigint => (a * b) >> FRACTION_BITS;
/** 0 where it is not defined or does not fit, as on the chain. */
const over = (a: bigint, b: bigint): bigint => {
  const quotient = b === 0n ? 0n : fixed(a) / b;
  return quotient < LARGEST ? quotient : 0n;
};
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A move with its limit: what is signed for a tolerance. */
export interface LimitedMove {
  readonly quote: MoveQuote;
  readonly tolerance: number;
  /** For `swap_stake_limit`: destination alpha per whole origin alpha, alpha-rao. Null on one subnet: nothing is traded. */
  readonly limitRao: bigint | null;
  /** Least that arrives if the chain accepts the move, whatever happened in the pools before, their weights as they are; alpha-rao. */
  readonly minArrivesRao: bigint;
}

/**
 * The limit that lets the move be up to `tolerance` (0 to 1, in steps of a millionth) worse than quoted.
 * @throws RangeError for a tolerance outside 0 to 1
 */
export function moveWithTolerance(from: Pool, to: Pool, quote: MoveQuote, tolerance: number): LimitedMove {
  if (!(tolerance >= 0 && tolerance <= 1)) throw new RangeError(`A tolerance is from 0 to 1, not ${tolerance}.`);
  const { sale, purchase, alphaRao, arrivesRao } = quote;
  if (!sale || !purchase) return { quote, tolerance, limitRao: null, minArrivesRao: arrivesRao };
  const limited = (limitRao: bigint, minRao: bigint): LimitedMove => ({
    ...{ quote, tolerance, limitRao },
    minArrivesRao: least(minRao > 0n ? minRao : 0n, arrivesRao),
  });
  // Root on one side: the limit is that of the one trade, turned round for a purchase.
  if (!to.dynamic) {
    const { limitPriceRao, minReceivedRao } = withTolerance(sale, tolerance);
    return from.dynamic ? limited(limitPriceRao, minReceivedRao) : limited(RAO, arrivesRao);
  }
  if (!from.dynamic) {
    const { limitPriceRao } = withTolerance(purchase, tolerance);
    const limitRao = (RAO * RAO) / (limitPriceRao + 1n);
    return limited(limitRao, ((purchase.taoRao - purchase.feeRao) * RAO) / inverseOf(limitRao));
  }
  const millionths = BigInt(Math.round(tolerance * Number(MILLIONTHS)));
  let limitRao = (measuredRao(from, to, alphaRao) * (MILLIONTHS - millionths)) / MILLIONTHS;
  // The chain truncates on the way: a little room, so that what is quoted is accepted. A rate below a billionth has no limit.
  for (let step = 1n; !fits(mostMovable(from, to, limitRao), alphaRao); step *= 2n)
    limitRao = limitRao > step ? limitRao - step : 0n;
  return limited(limitRao, guaranteedRao(from, to, alphaRao - sale.feeAlphaRao, limitRao));
}

const fits = (most: bigint | null, alphaRao: bigint): boolean => most === null || most >= alphaRao;

/** What the chain holds against the limit between two pools: the average rate by the reserves alone, never above the price. */
function measuredRao(from: Pool, to: Pool, alphaRao: bigint): bigint {
  const average =
    (to.alphaRao * from.taoRao * RAO) / (from.alphaRao * to.taoRao + alphaRao * (from.taoRao + to.taoRao));
  return least(average, (rawPrice(from) * RAO) / rawPrice(to));
}

/**
 * Least that comes out when the chain let the move pass. At equal weights the limit is the average rate itself, and the fee makes the
 * average of the rest only better. A pool with weights of its own pays at least min(1, base ÷ quote) of that for a sale, and min(1, quote
 * ÷ base) for a purchase (Bernoulli's inequality). One rao lost by rounding in between is at most a millionth, since more than 0.002 TAO
 * passes.
 * @param netRao alpha-rao sold, without the fee
 */
function guaranteedRao(from: Pool, to: Pool, netRao: bigint, limitRao: bigint): bigint {
  const base = (pool: Pool): bigint => PARTS - pool.quoteWeight;
  const sold = least(PARTS, (base(from) * PARTS) / from.quoteWeight);
  const bought = least(PARTS, (to.quoteWeight * PARTS) / base(to));
  const outRao = (netRao * limitRao * sold * bought) / (RAO * PARTS * PARTS);
  return (outRao * (MILLIONTHS - 1n)) / MILLIONTHS - 1n;
}

/** 10^18 / limit as the chain computes it: the highest price of the purchase, rao per whole alpha. */
const inverseOf = (limitRao: bigint): bigint => times(over(fixed(RAO), fixed(limitRao)), fixed(RAO)) >> FRACTION_BITS;

/**
 * The most alpha-rao that can be moved between two subnets under a limit, fee included; null when there is no bound.
 * @param limitRao destination alpha per whole origin alpha, alpha-rao
 * @throws QuoteRefused when root is on one side and the price is already beyond the limit
 */
export function mostMovable(from: Pool, to: Pool, limitRao: bigint): bigint | null {
  if (!from.dynamic && !to.dynamic) return limitRao <= RAO ? null : 0n;
  if (!from.dynamic) return limitRao === 0n ? null : mostUnderLimit(to, 'buy', inverseOf(limitRao));
  if (!to.dynamic) return mostUnderLimit(from, 'sell', limitRao);
  const [t1, t2, x1, x2] = [from.taoRao, to.taoRao, from.alphaRao, to.alphaRao].map(fixed) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  if (t1 === 0n || t2 === 0n || x1 === 0n || x2 === 0n) return 0n;
  const limit = rawOfPriceRao(limitRao);
  if (limit > over(rawPrice(from), rawPrice(to))) return 0n;
  if (limit === 0n) return null;
  const wanted = over(times(x2, over(t1, t1 + t2)), limit) - times(x1, over(t2, t1 + t2));
  return wanted > 0n ? wanted >> FRACTION_BITS : 0n;
}
