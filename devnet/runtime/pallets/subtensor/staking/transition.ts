import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import { alphaPrice, MAX_PRICE, MIN_PRICE, sellAlpha } from '../../swap/pool.ts';
import { payTao } from '../accounts/tao.ts';
import { ensureHotkeyExists, owns } from '../keys/hotkey.ts';
import { transferLock } from '../locks/transfer-lock.ts';
import { now } from '../block.ts';
import { errors, events, storage } from '../pallet.ts';
import { rootStakeAdded, rootStakeRemoved } from '../root-claim/watermark.ts';
import { min } from '../saturating.ts';
import { ensureSubnetExists, ROOT } from '../subnets/subnet.ts';
import { becomeDelegate } from './delegate.ts';
import { MIN_STAKE_RAO } from './limits.ts';
import { maxMove, simulated } from './max-amount.ts';
import { decreaseStake, increaseStake, stakeOf } from './stake.ts';
import { stakeIntoSubnet, type Position } from './stake-into-subnet.ts';
import { unstakeFromSubnet } from './unstake-from-subnet.ts';
import { ensureSubtokenEnabled, ensureUnlocked } from './validate.ts';

export interface Transition {
  readonly from: Position;
  readonly to: Position;
  /** Alpha-rao; clamped to the stake. */
  readonly alpha: bigint;
  /** Relative price origin / destination times 10^9, and whether a smaller amount will do. */
  readonly limit?: { readonly price: bigint; readonly partial: boolean };
  /** Whether the subnets' transfer switch is asked. */
  readonly checkTransferToggle?: boolean;
}

/**
 * Moves stake between hotkeys, coldkeys or subnets: what move_stake, transfer_stake and swap_stake have in common.
 * subtensor: pallets/subtensor/src/staking/move_stake.rs `transition_stake_internal`
 * @returns the value moved, in rao
 */
export function transitionStake(ctx: Context, transition: Transition): bigint {
  const { from, to, limit } = transition;
  const alpha = min(transition.alpha, stakeOf(ctx, from.hotkey, from.coldkey, from.netuid));
  const crossing = from.netuid !== to.netuid;
  const maxAlpha = limit && crossing ? maxMove(ctx, from.netuid, to.netuid, limit.price) : alpha;
  validate(ctx, transition, alpha, maxAlpha);
  const moved = min(alpha, maxAlpha);
  return crossing ? moveAcross(ctx, from, to, moved) : moveWithinSubnet(ctx, from, to, moved);
}

function validate(
  ctx: Context,
  { from, to, limit, checkTransferToggle }: Transition,
  alpha: bigint,
  maxAlpha: bigint,
): void {
  const crossing = from.netuid !== to.netuid;
  if (!crossing && from.coldkey === to.coldkey && from.hotkey === to.hotkey) throw errors.SameNetuid();
  for (const { netuid } of [from, to]) ensureSubnetExists(ctx, netuid);
  for (const { netuid } of [from, to]) ensureSubtokenEnabled(ctx, netuid);
  for (const { hotkey } of [from, to]) ensureHotkeyExists(ctx, hotkey);
  if (crossing) {
    const { out } = simulated(ctx, () => sellAlpha(ctx, from.netuid, alpha, MIN_PRICE, false));
    if (out <= MIN_STAKE_RAO) throw errors.AmountTooLow();
    if (limit && !limit.partial && alpha > maxAlpha) throw errors.SlippageTooHigh();
  }
  if (checkTransferToggle && [from, to].some(({ netuid }) => !storage.TransferToggle.get(ctx, netuid)))
    throw errors.TransferDisallowed();
  if (crossing) ensureUnlocked(ctx, from.coldkey, from.netuid, alpha);
}

/** Sells on one subnet and buys on the other; the pool's fee is taken once. TAO below the minimum stays a free balance. */
function moveAcross(ctx: Context, from: Position, to: Position, alpha: bigint): bigint {
  const rao = unstakeFromSubnet(ctx, from, from.coldkey, alpha, MIN_PRICE, { dropFees: from.netuid === ROOT });
  if (from.coldkey !== to.coldkey) payTao(ctx, from.coldkey, to.coldkey, rao);
  if (rao < MIN_STAKE_RAO) return rao;
  if (!owns(ctx, to.coldkey, to.hotkey)) becomeDelegate(ctx, to.hotkey);
  stakeIntoSubnet(ctx, to, rao, MAX_PRICE, { dropFees: from.netuid !== ROOT });
  return rao;
}

/**
 * Moves shares between pools of one subnet, without trade or fee; a lock goes along with stake that is not free.
 * subtensor: pallets/subtensor/src/staking/stake_utils.rs `transfer_stake_within_subnet`
 * @param alpha alpha-rao; more than there is moves nothing out and is for the caller to rule out
 * @returns the value moved, in rao
 * @throws LockHotkeyMismatch, AccountRejectsLockedAlpha, AmountTooLow below the minimum stake
 */
export function moveWithinSubnet(ctx: Context, from: Position, to: Position, alpha: bigint): bigint {
  const { netuid } = from;
  transferLock(ctx, from.coldkey, to.coldkey, netuid, alpha);
  const rao = U64F64.toU64(U64F64.mul(alphaPrice(ctx, netuid), U64F64.fromInt(alpha)));
  if (rao < MIN_STAKE_RAO) throw errors.AmountTooLow();
  decreaseStake(ctx, from.hotkey, from.coldkey, netuid, alpha);
  increaseStake(ctx, to.hotkey, to.coldkey, netuid, alpha);
  if (netuid === ROOT) {
    rootStakeRemoved(ctx, from.hotkey, from.coldkey, alpha);
    rootStakeAdded(ctx, to.hotkey, to.coldkey, alpha);
  }
  storage.LastColdkeyHotkeyStakeBlock.put(ctx, to.coldkey, to.hotkey, now(ctx));
  ctx.deposit(events.StakeRemoved([from.coldkey, from.hotkey, rao, alpha, netuid, 0n]));
  ctx.deposit(events.StakeAdded([to.coldkey, to.hotkey, rao, alpha, netuid, 0n]));
  return rao;
}
