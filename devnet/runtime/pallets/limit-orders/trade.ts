// What orders do to stake and balances. subtensor: pallets/subtensor/src/staking/order_swap.rs
import { U64F64 } from '../../economy/fixed/formats.ts';
import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { transfer } from '../balances/index.ts';
import { alphaPrice, buyAlpha, sellAlpha, type PoolSwap } from '../swap/pool.ts';
import { spendable } from '../subtensor/accounts/tao.ts';
import { now } from '../subtensor/block.ts';
import { ensureHotkeyExists } from '../subtensor/keys/hotkey.ts';
import { errors, storage } from '../subtensor/pallet.ts';
import { MIN_STAKE_RAO } from '../subtensor/staking/limits.ts';
import { decreaseStake, increaseStake, stakeOf } from '../subtensor/staking/stake.ts';
import { stakeIntoSubnet, type Position } from '../subtensor/staking/stake-into-subnet.ts';
import { unstakeFromSubnet } from '../subtensor/staking/unstake-from-subnet.ts';
import { ensureSubtokenEnabled, ensureUnlocked, validateRemove } from '../subtensor/staking/validate.ts';
import { ensureSubnetExists, isDynamic } from '../subtensor/subnets/subnet.ts';

/** `validate`: for a user; the pallet's own account needs no checks. */
export interface TradeOptions {
  readonly validate: boolean;
}

/** An order is filled as a whole or not at all: the price limit must not stop it half way. @throws SlippageTooHigh, Swap errors */
function ensureTakesAll(ctx: Context, netuid: number, amount: bigint, swap: () => PoolSwap): void {
  if (!isDynamic(ctx, netuid)) return;
  const { netIn, fee } = ctx.simulate(swap);
  if (netIn + fee < amount) throw errors.SlippageTooHigh();
}

/**
 * Stakes TAO of the coldkey.
 * @param limitRao highest price, rao per whole alpha
 * @returns the alpha-rao bought
 * @throws SubnetNotExists, SubtokenDisabled, HotKeyAccountNotExists, AmountTooLow, NotEnoughBalanceToStake, SlippageTooHigh, Swap errors
 */
export function buy(ctx: Context, at: Position, taoRao: bigint, limitRao: bigint, { validate }: TradeOptions): bigint {
  const { netuid } = at;
  return ctx.transactional(() => {
    ensureSubnetExists(ctx, netuid);
    ensureSubtokenEnabled(ctx, netuid);
    if (validate) {
      ensureHotkeyExists(ctx, at.hotkey);
      if (taoRao < MIN_STAKE_RAO) throw errors.AmountTooLow();
      if (taoRao > spendable(ctx, at.coldkey)) throw errors.NotEnoughBalanceToStake();
    }
    ensureTakesAll(ctx, netuid, taoRao, () => buyAlpha(ctx, netuid, taoRao, limitRao, false));
    return stakeIntoSubnet(ctx, at, taoRao, limitRao);
  });
}

/**
 * Sells stake of the coldkey for TAO of its own.
 * @param alpha alpha-rao
 * @param limitRao lowest price, rao per whole alpha
 * @returns the rao received
 * @throws SubnetNotExists, SubtokenDisabled, those of removing stake, SlippageTooHigh, Swap errors
 */
export function sell(ctx: Context, at: Position, alpha: bigint, limitRao: bigint, { validate }: TradeOptions): bigint {
  const { netuid } = at;
  return ctx.transactional(() => {
    ensureSubnetExists(ctx, netuid);
    ensureSubtokenEnabled(ctx, netuid);
    if (validate) validateRemove(ctx, at, alpha, alpha, false);
    ensureTakesAll(ctx, netuid, alpha, () => sellAlpha(ctx, netuid, alpha, limitRao, false));
    return unstakeFromSubnet(ctx, at, at.coldkey, alpha, limitRao);
  });
}

/** Pays rao; the payer's account may end. @throws DispatchError Token.FundsUnavailable and the like */
export const pay = (ctx: Context, from: AccountId, to: AccountId, rao: bigint): void =>
  transfer(ctx, from, to, rao, 'Expendable');

/**
 * Hands stake from one position to another of the same subnet, past the pool. Alpha-rao.
 * @param check whose side is looked at: that of a user, never that of the pallet
 * @throws SubnetNotExists, SubtokenDisabled, HotKeyAccountNotExists, AmountTooLow, StakeUnavailable, NotEnoughStakeToWithdraw
 */
export function handOver(
  ctx: Context,
  from: Position,
  to: Position,
  alpha: bigint,
  check: 'sender' | 'receiver',
): void {
  const { netuid } = from;
  ctx.transactional(() => {
    ensureSubnetExists(ctx, netuid);
    ensureSubtokenEnabled(ctx, netuid);
    if (check === 'sender') {
      ensureHotkeyExists(ctx, from.hotkey);
      if (alpha === 0n) throw errors.AmountTooLow();
      const worthRao = U64F64.toU64(U64F64.mul(alphaPrice(ctx, netuid), U64F64.fromInt(alpha)));
      if (worthRao < MIN_STAKE_RAO) throw errors.AmountTooLow();
      ensureUnlocked(ctx, from.coldkey, netuid, alpha);
    } else ensureHotkeyExists(ctx, to.hotkey);
    if (stakeOf(ctx, from.hotkey, from.coldkey, netuid) < alpha) throw errors.NotEnoughStakeToWithdraw();
    decreaseStake(ctx, from.hotkey, from.coldkey, netuid, alpha);
    increaseStake(ctx, to.hotkey, to.coldkey, netuid, alpha);
    storage.LastColdkeyHotkeyStakeBlock.put(ctx, to.coldkey, to.hotkey, now(ctx));
  });
}
