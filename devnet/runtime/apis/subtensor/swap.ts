import { U64F64 } from '../../economy/fixed/formats.ts';
import { simulateBuy, simulateSell, type SimSwapResult } from '../../economy/swap/simulate.ts';
import { method, runtimeApi, type RuntimeApi } from '../../frame/api.ts';
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { u64, vec } from '../../frame/types.ts';
import { DEFAULT_QUOTE_WEIGHT, type Pool } from '../../economy/swap/balancer.ts';
import { storage } from '../../pallets/swap/pallet.ts';
import { alphaPrice, poolOf } from '../../pallets/swap/pool.ts';
import { allNetuids, isDynamic, subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import { alphaBalance, netUid, taoBalance } from '../../types/common.ts';
import { simSwapResult, subnetPrice } from '../../types/swap.ts';

/** Price in rao of TAO per whole alpha, floored. */
const priceOf = (ctx: Context, netuid: number): bigint =>
  U64F64.toU64(U64F64.mul(alphaPrice(ctx, netuid), U64F64.fromInt(1_000_000_000)));

const NOTHING = { tao_amount: 0n, alpha_amount: 0n, tao_fee: 0n, alpha_fee: 0n, tao_slippage: 0n, alpha_slippage: 0n };
const named = (r: SimSwapResult): ValueOf<typeof simSwapResult> => ({
  tao_amount: r.taoAmount,
  alpha_amount: r.alphaAmount,
  tao_fee: r.taoFee,
  alpha_fee: r.alphaFee,
  tao_slippage: r.taoSlippage,
  alpha_slippage: r.alphaSlippage,
});

function simulate(
  ctx: Context,
  netuid: number,
  amount: bigint,
  trade: (pool: Pool, amount: bigint, feeRate: number) => SimSwapResult,
) {
  if (!subnetExists(ctx, netuid)) return NOTHING;
  if (!isDynamic(ctx, netuid)) return { ...NOTHING, tao_amount: amount, alpha_amount: amount };
  const pool = storage.PalSwapInitialized.get(ctx, netuid)
    ? poolOf(ctx, netuid)
    : { ...poolOf(ctx, netuid), quoteWeight: DEFAULT_QUOTE_WEIGHT };
  return named(trade(pool, amount, storage.FeeRate.get(ctx, netuid)));
}

/** What wallets ask before they trade. subtensor: pallets/swap/runtime-api */
export const swapApi: RuntimeApi = runtimeApi('SwapRuntimeApi', 1, {
  current_alpha_price: method({ netuid: netUid }, u64, (ctx, { netuid }) => priceOf(ctx, netuid)),
  current_alpha_price_all: method({}, vec(subnetPrice), (ctx) =>
    allNetuids(ctx).map((netuid) => ({ netuid, price: priceOf(ctx, netuid) })),
  ),
  sim_swap_tao_for_alpha: method({ netuid: netUid, tao: taoBalance }, simSwapResult, (ctx, { netuid, tao }) =>
    simulate(ctx, netuid, tao, simulateBuy),
  ),
  sim_swap_alpha_for_tao: method({ netuid: netUid, alpha: alphaBalance }, simSwapResult, (ctx, { netuid, alpha }) =>
    simulate(ctx, netuid, alpha, simulateSell),
  ),
});
