import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { MIN_PRICE } from '../../swap/pool.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { payTao } from '../accounts/tao.ts';
import { burnAlpha } from '../coinbase/alpha-issuance.ts';
import { now } from '../block.ts';
import { settleLock } from '../locks/held-lock.ts';
import { events, storage } from '../pallet.ts';
import { rootStakeRemoved } from '../root-claim/watermark.ts';
import { ROOT } from '../subnets/subnet.ts';
import { swapAlphaForTao, type ExchangeOptions } from './exchange.ts';
import { recordTaoFlow } from './flow.ts';
import { payAuthor } from './pay-author.ts';
import { decreaseStake, increaseStake } from './stake.ts';
import type { Position } from './stake-into-subnet.ts';

/**
 * Sells stake and pays the TAO to the beneficiary. The fee, in alpha, is sold again without fee for the block's author.
 * subtensor: pallets/subtensor/src/staking/stake_utils.rs `unstake_from_subnet`
 * @param alpha gross alpha-rao
 * @param limitRao lowest price in rao per whole alpha; what the limit leaves unsold stays stake
 * @returns the rao paid to the beneficiary
 */
export function unstakeFromSubnet(
  ctx: Context,
  at: Position,
  beneficiary: AccountId,
  alpha: bigint,
  limitRao: bigint,
  options: ExchangeOptions = {},
): bigint {
  const { hotkey, coldkey, netuid } = at;
  decreaseStake(ctx, hotkey, coldkey, netuid, alpha);
  const swap = swapAlphaForTao(ctx, netuid, alpha, limitRao, options);
  const unsold = alpha - swap.netIn - swap.fee;
  if (unsold > 0n) increaseStake(ctx, hotkey, coldkey, netuid, unsold);
  payTao(ctx, subnetAccount(netuid), beneficiary, swap.out);
  const authorRao = sellFee(ctx, netuid, swap.feeToAuthor);
  if (netuid === ROOT) rootStakeRemoved(ctx, hotkey, coldkey, alpha);
  recordTaoFlow(ctx, netuid, -(swap.out + authorRao));
  settleLock(ctx, coldkey, netuid);
  storage.LastColdkeyHotkeyStakeBlock.put(ctx, coldkey, hotkey, now(ctx));
  ctx.deposit(events.StakeRemoved([coldkey, hotkey, swap.out, swap.netIn, netuid, swap.fee]));
  return swap.out;
}

/** Sells the fee alpha for the author; without an author it is burned. @returns the rao paid */
function sellFee(ctx: Context, netuid: number, feeAlpha: bigint): bigint {
  if (ctx.block.author === undefined) {
    burnAlpha(ctx, netuid, feeAlpha);
    return 0n;
  }
  const { out } = swapAlphaForTao(ctx, netuid, feeAlpha, MIN_PRICE, { dropFees: true });
  payAuthor(ctx, netuid, out);
  return out;
}
