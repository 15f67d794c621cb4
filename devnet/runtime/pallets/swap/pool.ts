import { DEFAULT_QUOTE_WEIGHT, poolPrice, type Pool } from '../../economy/swap/balancer.ts';
import {
  feeOf,
  limitPrice,
  MAX_PRICE_RAO,
  MIN_PRICE_RAO,
  swap,
  SwapError,
  swapOneToOne,
  type Side,
} from '../../economy/swap/swap.ts';
import { U64F64 } from '../../economy/fixed/formats.ts';
import type { Context } from '../../frame/context.ts';
import { storage as subtensor } from '../subtensor/pallet.ts';
import { errors, storage } from './pallet.ts';

/** Limit of a purchase without a limit, in rao of TAO per whole alpha. */
export const MAX_PRICE = MAX_PRICE_RAO;
/** Limit of a sale without a limit. */
export const MIN_PRICE = MIN_PRICE_RAO;

/** Outcome of a swap; inputs and fee in the token paid in, output in the other. */
export interface PoolSwap {
  /** What enters the reserve: the input less the fee. */
  readonly netIn: bigint;
  readonly out: bigint;
  readonly fee: bigint;
  /** The fee, or 0 when nothing was traded. */
  readonly feeToAuthor: bigint;
}

const hasPool = (ctx: Context, netuid: number): boolean => subtensor.SubnetMechanism.get(ctx, netuid) === 1;

/** Reserves and weight of a subnet's pool as stored. */
export const poolOf = (ctx: Context, netuid: number): Pool => ({
  taoRao: subtensor.SubnetTAO.get(ctx, netuid),
  alpha: subtensor.SubnetAlphaIn.get(ctx, netuid),
  quoteWeight: storage.SwapBalancer.get(ctx, netuid).quote,
});

/** Price in TAO per alpha, raw U64F64: 1 without a pool (also for a netuid that does not exist), 0 while the pool is empty. */
export function alphaPrice(ctx: Context, netuid: number): bigint {
  if (!hasPool(ctx, netuid)) return U64F64.one;
  const pool = poolOf(ctx, netuid);
  return pool.alpha === 0n ? 0n : poolPrice(pool);
}

/** The pool's fee on a gross amount, in the same unit; 0 without a pool. */
export const swapFee = (ctx: Context, netuid: number, amount: bigint): bigint =>
  hasPool(ctx, netuid) ? feeOf(amount, storage.FeeRate.get(ctx, netuid)) : 0n;

/**
 * TAO in, alpha out. Changes nothing but the pool's weights: booking the reserves is the caller's part.
 * subtensor: pallets/swap/src/pallet/impls.rs `do_swap`
 * @param taoRao gross rao
 * @param limitRao highest price in rao per whole alpha
 * @throws Swap.SwapInputTooLarge, ReservesTooLow, PriceLimitExceeded, InsufficientLiquidity
 */
export const buyAlpha = (ctx: Context, netuid: number, taoRao: bigint, limitRao: bigint, dropFees: boolean): PoolSwap =>
  swapInPool(ctx, netuid, 'buy', taoRao, limitRao, dropFees);

/** Alpha in, TAO out; the rest as `buyAlpha`. */
export const sellAlpha = (ctx: Context, netuid: number, alpha: bigint, limitRao: bigint, dropFees: boolean): PoolSwap =>
  swapInPool(ctx, netuid, 'sell', alpha, limitRao, dropFees);

function swapInPool(
  ctx: Context,
  netuid: number,
  side: Side,
  amount: bigint,
  limitRao: bigint,
  dropFees: boolean,
): PoolSwap {
  if (!hasPool(ctx, netuid)) return outcome(swapOneToOne(amount));
  const feeRate = dropFees ? 0 : storage.FeeRate.get(ctx, netuid);
  const pool = storage.PalSwapInitialized.get(ctx, netuid)
    ? poolOf(ctx, netuid)
    : { ...poolOf(ctx, netuid), quoteWeight: DEFAULT_QUOTE_WEIGHT };
  try {
    const result = swap(pool, { side, amount, limit: limitPrice(limitRao), feeRate });
    initialize(ctx, netuid);
    return outcome(result);
  } catch (error) {
    if (error instanceof SwapError) throw errors[error.code]();
    throw error;
  }
}

const outcome = (result: ReturnType<typeof swapOneToOne>): PoolSwap => ({
  netIn: result.paidIn,
  out: result.paidOut,
  fee: result.fee,
  feeToAuthor: result.feeToBlockAuthor,
});

/** The first swap of a subnet begins with equal weights, whatever injections made of them before. */
function initialize(ctx: Context, netuid: number): void {
  if (storage.PalSwapInitialized.get(ctx, netuid)) return;
  storage.SwapBalancer.put(ctx, netuid, { quote: DEFAULT_QUOTE_WEIGHT });
  storage.PalSwapInitialized.put(ctx, netuid, true);
}
