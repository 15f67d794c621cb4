import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { settleLock } from '../locks/held-lock.ts';
import { errors, events, storage } from '../pallet.ts';
import { rootStakeAdded } from '../root-claim/watermark.ts';
import { ROOT } from '../subnets/subnet.ts';
import { swapTaoForAlpha, type ExchangeOptions } from './exchange.ts';
import { recordTaoFlow } from './flow.ts';
import { payAuthor } from './pay-author.ts';
import { canAddStake, increaseStake } from './stake.ts';
import { taoToSubnet } from './tao-to-subnet.ts';

/** Which position a staking operation is about. */
export interface Position {
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
  readonly netuid: number;
}

/**
 * Turns TAO of the coldkey into stake. subtensor: pallets/subtensor/src/staking/stake_utils.rs `stake_into_subnet`
 * @param limitRao highest price in rao per whole alpha
 * @returns the alpha-rao that became stake
 * @throws InsufficientBalance, AmountTooLow when it buys nothing, InsufficientLiquidity when the share pool cannot take it, Swap errors
 */
export function stakeIntoSubnet(
  ctx: Context,
  at: Position,
  taoRao: bigint,
  limitRao: bigint,
  options: ExchangeOptions = {},
): bigint {
  const { hotkey, coldkey, netuid } = at;
  const movedRao = taoToSubnet(ctx, netuid, coldkey, taoRao);
  const swap = swapTaoForAlpha(ctx, netuid, movedRao, limitRao, options);
  if (swap.out === 0n) throw errors.AmountTooLow();
  if (!canAddStake(ctx, hotkey, netuid, swap.out)) throw errors.InsufficientLiquidity();
  increaseStake(ctx, hotkey, coldkey, netuid, swap.out);
  payAuthor(ctx, netuid, swap.feeToAuthor);
  recordTaoFlow(ctx, netuid, swap.netIn);
  settleLock(ctx, coldkey, netuid);
  storage.LastColdkeyHotkeyStakeBlock.put(ctx, coldkey, hotkey, now(ctx));
  if (netuid === ROOT) rootStakeAdded(ctx, hotkey, coldkey, swap.out);
  ctx.deposit(events.StakeAdded([coldkey, hotkey, movedRao, swap.out, netuid, swap.fee]));
  return swap.out;
}
