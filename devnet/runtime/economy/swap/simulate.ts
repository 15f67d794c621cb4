// What `SwapRuntimeApi` answers to a client that asks before it trades.
// Source: `subtensor: pallets/swap/runtime-api`, runtime/src/lib.rs.
import { U64F64 } from '../fixed/formats.ts';
import { poolPrice } from './balancer.ts';
import type { Pool } from './balancer.ts';
import { MAX_PRICE_RAO, MIN_PRICE_RAO, SwapError, limitPrice, swap } from './swap.ts';
import type { Side, SwapResult } from './swap.ts';

/** `SimSwapResult`, rao and alpha-rao. Slippage is measured against the gross input, so it includes the fee. */
export interface SimSwapResult {
  readonly taoAmount: bigint;
  readonly alphaAmount: bigint;
  readonly taoFee: bigint;
  readonly alphaFee: bigint;
  readonly taoSlippage: bigint;
  readonly alphaSlippage: bigint;
}

const NOTHING: SimSwapResult = {
  taoAmount: 0n,
  alphaAmount: 0n,
  taoFee: 0n,
  alphaFee: 0n,
  taoSlippage: 0n,
  alphaSlippage: 0n,
};

function attempt(pool: Pool, side: Side, amount: bigint, feeRate: number): SwapResult | null {
  try {
    return swap(pool, { side, amount, feeRate, limit: limitPrice(side === 'buy' ? MAX_PRICE_RAO : MIN_PRICE_RAO) });
  } catch (error) {
    if (error instanceof SwapError) return null;
    throw error;
  }
}

const shortfall = (ideal: bigint, out: bigint): bigint => (ideal > out ? ideal - out : 0n);

/** `sim_swap_tao_for_alpha`; all zero when the swap would fail. */
export function simulateBuy(pool: Pool, taoRao: bigint, feeRate: number): SimSwapResult {
  const result = attempt(pool, 'buy', taoRao, feeRate);
  if (!result) return NOTHING;
  const ideal = U64F64.toU64(U64F64.safeDiv(U64F64.fromInt(taoRao), poolPrice(pool)));
  return {
    ...NOTHING,
    taoAmount: result.paidIn,
    alphaAmount: result.paidOut,
    taoFee: result.fee,
    alphaSlippage: shortfall(ideal, result.paidOut),
  };
}

/** `sim_swap_alpha_for_tao`; all zero when the swap would fail. */
export function simulateSell(pool: Pool, alpha: bigint, feeRate: number): SimSwapResult {
  const result = attempt(pool, 'sell', alpha, feeRate);
  if (!result) return NOTHING;
  const ideal = U64F64.toU64(U64F64.mul(U64F64.fromInt(alpha), poolPrice(pool)));
  return {
    ...NOTHING,
    taoAmount: result.paidOut,
    alphaAmount: result.paidIn,
    alphaFee: result.fee,
    taoSlippage: shortfall(ideal, result.paidOut),
  };
}
