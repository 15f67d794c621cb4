import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { owns } from '../keys/hotkey.ts';
import { min } from '../saturating.ts';
import { becomeDelegate } from '../staking/delegate.ts';
import { ensureBuyFits, maxStake } from '../staking/max-amount.ts';
import { stakeIntoSubnet } from '../staking/stake-into-subnet.ts';
import { validateAdd } from '../staking/validate.ts';

interface Args {
  hotkey: AccountId;
  netuid: number;
  amount_staked: bigint;
  /** Rao of TAO per whole alpha. */
  limit_price: bigint;
  allow_partial: boolean;
}

/** Stakes no more than keeps the price at or below a limit. @returns the alpha-rao bought */
export function addStakeLimit(ctx: Context, origin: Origin, args: Args): bigint {
  const coldkey = ensureSigned(origin);
  const { hotkey, netuid, amount_staked: amountRao, limit_price: limitRao, allow_partial: partial } = args;
  const at = { hotkey, coldkey, netuid };
  ensureBuyFits(ctx, netuid, amountRao);
  const maxRao = maxStake(ctx, netuid, limitRao);
  validateAdd(ctx, at, amountRao, maxRao, partial);
  if (!owns(ctx, coldkey, hotkey)) becomeDelegate(ctx, hotkey);
  return stakeIntoSubnet(ctx, at, min(amountRao, maxRao), limitRao);
}
