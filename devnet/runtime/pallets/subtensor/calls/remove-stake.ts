import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { MIN_PRICE } from '../../swap/pool.ts';
import { min } from '../saturating.ts';
import { clearSmallNomination } from '../staking/clean-up.ts';
import { dropPendingChildrenOfPoor } from '../staking/drop-pending-children.ts';
import { ensureSaleFits } from '../staking/max-amount.ts';
import { stakeOf } from '../staking/stake.ts';
import { unstakeFromSubnet } from '../staking/unstake-from-subnet.ts';
import { ensureSubtokenEnabled, validateRemove } from '../staking/validate.ts';

/** Sells stake of the signer; an amount above the stake sells all. subtensor: pallets/subtensor/src/staking/remove_stake.rs */
export function removeStake(
  ctx: Context,
  origin: Origin,
  args: { hotkey: AccountId; netuid: number; amount_unstaked: bigint },
): void {
  const coldkey = ensureSigned(origin);
  const { hotkey, netuid } = args;
  const at = { hotkey, coldkey, netuid };
  ensureSubtokenEnabled(ctx, netuid);
  const alpha = min(args.amount_unstaked, stakeOf(ctx, hotkey, coldkey, netuid));
  ensureSaleFits(ctx, netuid, alpha);
  validateRemove(ctx, at, alpha, alpha, false);
  unstakeFromSubnet(ctx, at, coldkey, alpha, MIN_PRICE);
  clearSmallNomination(ctx, at);
  dropPendingChildrenOfPoor(ctx, hotkey);
}
