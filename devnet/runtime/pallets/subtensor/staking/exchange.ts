import type { Context } from '../../../frame/context.ts';
import { buyAlpha, sellAlpha, type PoolSwap } from '../../swap/pool.ts';
import { storage } from '../pallet.ts';
import { addU64, sub } from '../saturating.ts';

export interface ExchangeOptions {
  /** Exchange without the pool's fee: for the chain's own trades. */
  readonly dropFees?: boolean;
}

/**
 * Buys alpha with TAO that already lies in the subnet account, and books it.
 * subtensor: pallets/subtensor/src/staking/stake_utils.rs `swap_tao_for_alpha`
 * @param taoRao gross, fee included
 * @param limitRao highest price in rao of TAO per whole alpha
 * @throws the errors of the Swap pallet
 */
export function swapTaoForAlpha(
  ctx: Context,
  netuid: number,
  taoRao: bigint,
  limitRao: bigint,
  options: ExchangeOptions = {},
): PoolSwap {
  const swap = buyAlpha(ctx, netuid, taoRao, limitRao, options.dropFees ?? false);
  storage.SubnetAlphaIn.mutate(ctx, netuid, (x) => sub(x, swap.out));
  storage.SubnetAlphaOut.mutate(ctx, netuid, (x) => addU64(x, swap.out));
  storage.SubnetTAO.mutate(ctx, netuid, (y) => addU64(y, swap.netIn));
  storage.TotalStake.mutate(ctx, (total) => addU64(total, taoRao));
  storage.SubnetVolume.mutate(ctx, netuid, (volume) => volume + taoRao);
  return swap;
}

/**
 * Sells alpha that was taken out of stake, and books it; paying the TAO out of the subnet account is the caller's part.
 * @param alpha gross alpha-rao, fee included
 * @param limitRao lowest price in rao of TAO per whole alpha
 * @throws the errors of the Swap pallet
 */
export function swapAlphaForTao(
  ctx: Context,
  netuid: number,
  alpha: bigint,
  limitRao: bigint,
  options: ExchangeOptions = {},
): PoolSwap {
  const swap = sellAlpha(ctx, netuid, alpha, limitRao, options.dropFees ?? false);
  storage.SubnetAlphaIn.mutate(ctx, netuid, (x) => addU64(x, swap.netIn));
  storage.SubnetAlphaOut.mutate(ctx, netuid, (x) => sub(x, swap.netIn));
  storage.SubnetTAO.mutate(ctx, netuid, (y) => sub(y, swap.out));
  storage.TotalStake.mutate(ctx, (total) => sub(total, swap.out));
  storage.SubnetVolume.mutate(ctx, netuid, (volume) => volume + swap.out);
  return swap;
}
