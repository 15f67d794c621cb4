import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { min } from '../saturating.ts';
import { clearSmallNomination } from '../staking/clean-up.ts';
import { dropPendingChildrenOfPoor } from '../staking/drop-pending-children.ts';
import { ensureSaleFits, maxUnstake } from '../staking/max-amount.ts';
import { stakeOf } from '../staking/stake.ts';
import { unstakeFromSubnet } from '../staking/unstake-from-subnet.ts';
import { validateRemove } from '../staking/validate.ts';
import { removeStake } from './remove-stake.ts';

interface Args {
  hotkey: AccountId;
  netuid: number;
  amount_unstaked: bigint;
  /** Rao of TAO per whole alpha. */
  limit_price: bigint;
  allow_partial: boolean;
}

/** Sells no more than keeps the price at or above a limit. Asks neither for the subtoken nor clamps the amount. */
export function removeStakeLimit(ctx: Context, origin: Origin, args: Args): void {
  const coldkey = ensureSigned(origin);
  const { hotkey, netuid, amount_unstaked: alpha, limit_price: limitRao, allow_partial: partial } = args;
  const at = { hotkey, coldkey, netuid };
  ensureSaleFits(ctx, netuid, alpha);
  const maxAlpha = maxUnstake(ctx, netuid, limitRao);
  validateRemove(ctx, at, alpha, maxAlpha, partial);
  unstakeFromSubnet(ctx, at, coldkey, min(alpha, maxAlpha), limitRao);
  clearSmallNomination(ctx, at);
  dropPendingChildrenOfPoor(ctx, hotkey);
}

/** Sells the whole position, with a limit or without. */
export function removeStakeFullLimit(
  ctx: Context,
  origin: Origin,
  { hotkey, netuid, limit_price }: { hotkey: AccountId; netuid: number; limit_price: bigint | undefined },
): void {
  const amount_unstaked = stakeOf(ctx, hotkey, ensureSigned(origin), netuid);
  if (limit_price === undefined) removeStake(ctx, origin, { hotkey, netuid, amount_unstaked });
  else removeStakeLimit(ctx, origin, { hotkey, netuid, amount_unstaked, limit_price, allow_partial: false });
}
