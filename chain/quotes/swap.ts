// One swap against a pool, as the chain computes it. subtensor: pallets/swap/src/pallet/{impls,swap_step,balancer}.rs.
import { FRACTION_BITS, ONE_PRICE, rawOfPriceRao, rawPrice } from './pool-price.ts';
import { PARTS, powerInParts } from './power.ts';
import type { Pool } from './pool.ts';
import { QuoteRefused } from './quote-refused.ts';

/** A reserve below this pays nothing out, rao or alpha-rao. */
export const MINIMUM_RESERVE = 1_000_000n;
/** A net input may be at most this multiple of its reserve. */
export const INPUT_MULTIPLE = 1000n;
/** Limits of calls that carry none, rao per whole alpha. */
export const HIGHEST_PRICE_RAO = 1_000_000_000_000_000n;
export const LOWEST_PRICE_RAO = 1_000n;

/** Amounts in their own token: TAO in for a buy, alpha in for a sale. `paidIn` is net; the fee stands beside it. */
export interface Swap {
  readonly paidIn: bigint;
  readonly fee: bigint;
  readonly paidOut: bigint;
  readonly poolAfter: Pool;
}

const FULL_RATE = 65_535n;

/** floor(amount · numerator / denominator), the fraction first truncated to 64 bits as on the chain. */
const part = (amount: bigint, numerator: bigint, denominator: bigint): bigint =>
  (amount * ((numerator << FRACTION_BITS) / denominator)) >> FRACTION_BITS;

/** Fee inside a gross amount. */
export const feeInside = (amount: bigint, feeRate: number): bigint => part(amount, BigInt(feeRate), FULL_RATE);
/** Fee that comes on top of a net amount. */
export const feeOnTop = (net: bigint, feeRate: number): bigint =>
  part(net, BigInt(feeRate), FULL_RATE - BigInt(feeRate));

/** reserveOut · (1 − (reserveIn / (reserveIn + net))^(weightIn / weightOut)). */
function outputOf(reserveIn: bigint, reserveOut: bigint, weightIn: bigint, weightOut: bigint, net: bigint): bigint {
  if (reserveIn + net === 0n) return 0n;
  const power = powerInParts(reserveIn, reserveIn + net, weightIn, weightOut);
  const kept = (power << FRACTION_BITS) / PARTS;
  return (reserveOut * (ONE_PRICE - kept)) >> FRACTION_BITS;
}

/** reserve · ((to / from)^weight − 1): what brings the price from one value to the other. */
function inputFor(reserve: bigint, to: bigint, from: bigint, weight: bigint): bigint {
  const growth = (powerInParts(to, from, weight, PARTS) << FRACTION_BITS) / PARTS;
  return (reserve * (growth - ONE_PRICE)) >> FRACTION_BITS;
}

/**
 * Swaps `amount` (rao for a buy, alpha-rao for a sale, fee inside) up to a price limit in rao per whole alpha. A limit within reach cuts
 * the input so that the price ends at the limit.
 * @throws QuoteRefused where the chain would fail
 */
export function swapAgainst(pool: Pool, side: 'buy' | 'sell', amount: bigint, limitPriceRao: bigint): Swap {
  if (!pool.dynamic) return { paidIn: amount, fee: 0n, paidOut: amount, poolAfter: pool };
  const buying = side === 'buy';
  const [reserveIn, reserveOut] = buying ? [pool.taoRao, pool.alphaRao] : [pool.alphaRao, pool.taoRao];
  const baseWeight = PARTS - pool.quoteWeight;
  const [weightIn, weightOut] = buying ? [pool.quoteWeight, baseWeight] : [baseWeight, pool.quoteWeight];
  const fullFee = feeInside(amount, pool.feeRate);
  const fullNet = amount - fullFee;
  if (fullNet > reserveIn * INPUT_MULTIPLE) throw new QuoteRefused('SwapInputTooLarge', pool.netuid);
  if (reserveOut < MINIMUM_RESERVE) throw new QuoteRefused('ReservesTooLow', pool.netuid);
  const price = rawPrice(pool);
  const limit = rawOfPriceRao(limitPriceRao);
  if (buying ? price >= limit : price <= limit) throw new QuoteRefused('PriceLimitExceeded', pool.netuid);

  const after = (net: bigint, out: bigint): Pool => ({
    ...pool,
    taoRao: buying ? pool.taoRao + net : pool.taoRao - out,
    alphaRao: buying ? pool.alphaRao - out : pool.alphaRao + net,
  });
  const fullOut = outputOf(reserveIn, reserveOut, weightIn, weightOut, fullNet);
  const target = rawPrice(after(fullNet, fullOut));
  if (buying ? target <= limit : target >= limit) return done(fullNet, fullFee, fullOut);
  const net = buying
    ? inputFor(reserveIn, limit, price, baseWeight)
    : inputFor(reserveIn, price, limit, pool.quoteWeight);
  return done(net, feeOnTop(net, pool.feeRate), outputOf(reserveIn, reserveOut, weightIn, weightOut, net));

  function done(paidIn: bigint, fee: bigint, paidOut: bigint): Swap {
    if (paidIn !== 0n && paidOut === 0n) throw new QuoteRefused('ReservesTooLow', pool.netuid);
    if (paidOut > reserveOut) throw new QuoteRefused('InsufficientLiquidity', pool.netuid);
    return { paidIn, fee, paidOut, poolAfter: after(paidIn, paidOut) };
  }
}
