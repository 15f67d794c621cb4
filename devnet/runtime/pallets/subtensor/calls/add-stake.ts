import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import { MAX_PRICE } from '../../swap/pool.ts';
import type { AccountId } from '../../../frame/types.ts';
import { stakeIntoSubnet } from '../staking/stake-into-subnet.ts';
import { ensureBuyFits } from '../staking/max-amount.ts';
import { validateAdd } from '../staking/validate.ts';

/** Stakes TAO of the signer on a hotkey. subtensor: pallets/subtensor/src/staking/add_stake.rs @returns the alpha-rao bought */
export function addStake(
  ctx: Context,
  origin: Origin,
  args: { hotkey: AccountId; netuid: number; amount_staked: bigint },
): bigint {
  const coldkey = ensureSigned(origin);
  const { hotkey, netuid, amount_staked: amountRao } = args;
  const at = { hotkey, coldkey, netuid };
  ensureBuyFits(ctx, netuid, amountRao);
  validateAdd(ctx, at, amountRao, amountRao, false);
  return stakeIntoSubnet(ctx, at, amountRao, MAX_PRICE);
}
