import { U64_MAX } from '../../../economy/fixed/fixed-format.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { U64F64 } from '../../../economy/fixed/formats.ts';
import { alphaPrice, buyAlpha, sellAlpha } from '../../swap/pool.ts';
import { errors, storage } from '../pallet.ts';
import { min } from '../saturating.ts';
import { isDynamic } from '../subnets/subnet.ts';
import { MAX_INPUT_MULTIPLE, PRICE_ONE } from './limits.ts';

const capped = (v: bigint): bigint => min(v, U64_MAX);

/** Largest input a pool takes at all: 1000 times the reserve; unlimited without a pool. Rao. */
const largestBuy = (ctx: Context, netuid: number): bigint =>
  isDynamic(ctx, netuid) ? capped(storage.SubnetTAO.get(ctx, netuid) * MAX_INPUT_MULTIPLE) : U64_MAX;
/** The same for alpha-rao. */
const largestSale = (ctx: Context, netuid: number): bigint =>
  isDynamic(ctx, netuid) ? capped(storage.SubnetAlphaIn.get(ctx, netuid) * MAX_INPUT_MULTIPLE) : U64_MAX;

/** @throws InsufficientLiquidity */
export function ensureBuyFits(ctx: Context, netuid: number, taoRao: bigint): void {
  if (taoRao > largestBuy(ctx, netuid)) throw errors.InsufficientLiquidity();
}
/** @throws InsufficientLiquidity */
export function ensureSaleFits(ctx: Context, netuid: number, alpha: bigint): void {
  if (alpha > largestSale(ctx, netuid)) throw errors.InsufficientLiquidity();
}

/**
 * Most TAO (gross rao) that can be staked before the price rises above the limit.
 * subtensor: pallets/subtensor/src/staking/add_stake.rs `get_max_amount_add`
 * @throws Swap.PriceLimitExceeded when the price already stands at or above the limit
 */
export function maxStake(ctx: Context, netuid: number, limitRao: bigint): bigint {
  if (!isDynamic(ctx, netuid)) return limitRao >= PRICE_ONE ? U64_MAX : 0n;
  return simulatedInput(ctx, () => buyAlpha(ctx, netuid, largestBuy(ctx, netuid), limitRao, false));
}

/** Most alpha (gross alpha-rao) that can be sold before the price falls below the limit. @throws as `maxStake` */
export function maxUnstake(ctx: Context, netuid: number, limitRao: bigint): bigint {
  if (!isDynamic(ctx, netuid)) return limitRao <= PRICE_ONE ? U64_MAX : 0n;
  return simulatedInput(ctx, () => sellAlpha(ctx, netuid, largestSale(ctx, netuid), limitRao, false));
}

function simulatedInput(ctx: Context, swap: () => { netIn: bigint; fee: bigint }): bigint {
  const { netIn, fee } = ctx.simulate(swap);
  return capped(netIn + fee);
}

/** What `swap` would yield, without doing it. @throws InsufficientLiquidity when it would fail */
export function simulated<T>(ctx: Context, swap: () => T): T {
  try {
    return ctx.simulate(swap);
  } catch (error) {
    if (error instanceof DispatchError) throw errors.InsufficientLiquidity();
    throw error;
  }
}

/**
 * Most origin alpha-rao that can go to another subnet at no worse a relative price than `limit` / 10^9 (destination alpha per
 * origin alpha). subtensor: pallets/subtensor/src/staking/move_stake.rs `get_max_amount_move`
 */
export function maxMove(ctx: Context, origin: number, destination: number, limit: bigint): bigint {
  const from = isDynamic(ctx, origin);
  const to = isDynamic(ctx, destination);
  if (!from && !to) return limit <= PRICE_ONE ? U64_MAX : 0n;
  if (!from) return limit === 0n ? U64_MAX : maxStake(ctx, destination, inversePrice(limit));
  if (!to) return maxUnstake(ctx, origin, limit);
  return maxAcross(ctx, origin, destination, limit);
}

/** 10^18 / limit, as U64F64 rounds it. */
const inversePrice = (limit: bigint): bigint =>
  U64F64.toU64(U64F64.mul(U64F64.safeDiv(U64F64.fromInt(PRICE_ONE), U64F64.fromInt(limit)), U64F64.fromInt(PRICE_ONE)));

function maxAcross(ctx: Context, origin: number, destination: number, limit: bigint): bigint {
  const [t1, t2, x1, x2] = [
    storage.SubnetTAO.get(ctx, origin),
    storage.SubnetTAO.get(ctx, destination),
    storage.SubnetAlphaIn.get(ctx, origin),
    storage.SubnetAlphaIn.get(ctx, destination),
  ].map((reserve) => U64F64.fromInt(reserve)) as [bigint, bigint, bigint, bigint];
  if (t1 === 0n || t2 === 0n || x1 === 0n || x2 === 0n) return 0n;
  const limitPrice = U64F64.safeDiv(U64F64.fromInt(limit), U64F64.fromInt(PRICE_ONE));
  if (limitPrice > U64F64.safeDiv(alphaPrice(ctx, origin), alphaPrice(ctx, destination))) return 0n;
  if (limit === 0n) return U64_MAX;
  const sum = U64F64.add(t1, t2);
  const wanted = U64F64.safeDiv(U64F64.mul(x2, U64F64.safeDiv(t1, sum)), limitPrice);
  return U64F64.toU64(U64F64.sub(wanted, U64F64.mul(x1, U64F64.safeDiv(t2, sum))));
}
