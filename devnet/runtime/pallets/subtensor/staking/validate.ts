import type { Context } from '../../../frame/context.ts';
import { buyAlpha, MAX_PRICE, MIN_PRICE, sellAlpha, swapFee } from '../../swap/pool.ts';
import { spendable } from '../accounts/tao.ts';
import { ensureHotkeyExists } from '../keys/hotkey.ts';
import { availableToUnstake } from '../locks/lock.ts';
import { errors, storage } from '../pallet.ts';
import { min } from '../saturating.ts';
import { ensureSubnetExists } from '../subnets/subnet.ts';
import { MIN_STAKE_RAO } from './limits.ts';
import { simulated } from './max-amount.ts';
import { canAddStake, stakeOf } from './stake.ts';
import type { Position } from './stake-into-subnet.ts';

/** @throws SubtokenDisabled */
export function ensureSubtokenEnabled(ctx: Context, netuid: number): void {
  if (!storage.SubtokenEnabled.get(ctx, netuid)) throw errors.SubtokenDisabled();
}

/**
 * The checks before TAO is staked, in the chain's order. subtensor: pallets/subtensor/src/staking/stake_utils.rs `validate_add_stake`
 * @param maxRao what the limit price allows; with `partial` the amount is cut to it
 * @throws SubnetNotExists, SubtokenDisabled, AmountTooLow, SlippageTooHigh, NotEnoughBalanceToStake, HotKeyAccountNotExists, InsufficientLiquidity
 */
export function validateAdd(ctx: Context, at: Position, amountRao: bigint, maxRao: bigint, partial: boolean): void {
  const { hotkey, coldkey, netuid } = at;
  ensureSubnetExists(ctx, netuid);
  ensureSubtokenEnabled(ctx, netuid);
  if (amountRao < MIN_STAKE_RAO + swapFee(ctx, netuid, MIN_STAKE_RAO)) throw errors.AmountTooLow();
  if (!partial && amountRao > maxRao) throw errors.SlippageTooHigh();
  const spentRao = partial ? min(amountRao, maxRao) : amountRao;
  if (spendable(ctx, coldkey) < spentRao) throw errors.NotEnoughBalanceToStake();
  ensureHotkeyExists(ctx, hotkey);
  const swap = simulated(ctx, () => buyAlpha(ctx, netuid, spentRao, MAX_PRICE, false));
  if (swap.netIn < MIN_STAKE_RAO) throw errors.AmountTooLow();
  if (swap.out === 0n || !canAddStake(ctx, hotkey, netuid, swap.out)) throw errors.InsufficientLiquidity();
}

/**
 * The checks before stake is sold, in the chain's order.
 * @throws SubnetNotExists, AmountTooLow, NotEnoughStakeToWithdraw, InsufficientLiquidity, SlippageTooHigh, HotKeyAccountNotExists, StakeUnavailable
 */
export function validateRemove(ctx: Context, at: Position, alpha: bigint, maxAlpha: bigint, partial: boolean): void {
  const { hotkey, coldkey, netuid } = at;
  ensureSubnetExists(ctx, netuid);
  if (alpha === 0n) throw errors.AmountTooLow();
  const stakeAlpha = stakeOf(ctx, hotkey, coldkey, netuid);
  if (alpha > stakeAlpha) throw errors.NotEnoughStakeToWithdraw();
  const { out } = simulated(ctx, () => sellAlpha(ctx, netuid, alpha, MIN_PRICE, false));
  if (stakeAlpha > alpha && out < MIN_STAKE_RAO) throw errors.AmountTooLow();
  if (!partial && alpha > maxAlpha) throw errors.SlippageTooHigh();
  ensureHotkeyExists(ctx, hotkey);
  ensureUnlocked(ctx, coldkey, netuid, alpha);
}

/** @throws StakeUnavailable when the amount reaches into locked stake */
export function ensureUnlocked(ctx: Context, coldkey: `0x${string}`, netuid: number, alpha: bigint): void {
  if (alpha > availableToUnstake(ctx, coldkey, netuid)) throw errors.StakeUnavailable();
}
