// move_stake, transfer_stake, swap_stake and swap_stake_limit: one transition, four calls.
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { events } from '../pallet.ts';
import { transitionStake, type Transition } from '../staking/transition.ts';

interface Netuids {
  origin_netuid: number;
  destination_netuid: number;
  /** Alpha-rao. */
  alpha_amount: bigint;
}

/** Moves stake of the signer to another hotkey, on the same or another subnet. */
export function moveStake(
  ctx: Context,
  origin: Origin,
  args: Netuids & { origin_hotkey: AccountId; destination_hotkey: AccountId },
): void {
  const coldkey = ensureSigned(origin);
  const { origin_hotkey, destination_hotkey, origin_netuid, destination_netuid, alpha_amount: alpha } = args;
  const rao = transitionStake(ctx, {
    from: { hotkey: origin_hotkey, coldkey, netuid: origin_netuid },
    to: { hotkey: destination_hotkey, coldkey, netuid: destination_netuid },
    alpha,
  });
  ctx.deposit(events.StakeMoved([coldkey, origin_hotkey, origin_netuid, destination_hotkey, destination_netuid, rao]));
}

/** Gives stake of the signer to another coldkey. */
export function transferStake(
  ctx: Context,
  origin: Origin,
  args: Netuids & { destination_coldkey: AccountId; hotkey: AccountId },
): void {
  const coldkey = ensureSigned(origin);
  const { destination_coldkey, hotkey, origin_netuid, destination_netuid, alpha_amount: alpha } = args;
  const rao = transitionStake(ctx, {
    from: { hotkey, coldkey, netuid: origin_netuid },
    to: { hotkey, coldkey: destination_coldkey, netuid: destination_netuid },
    alpha,
    checkTransferToggle: true,
  });
  ctx.deposit(events.StakeTransferred([coldkey, destination_coldkey, hotkey, origin_netuid, destination_netuid, rao]));
}

/** Moves stake of the signer from one subnet to another on the same hotkey. */
export const swapStake = (ctx: Context, origin: Origin, args: Netuids & { hotkey: AccountId }): void =>
  swapTo(ctx, origin, args);

/** The same, no further than a relative price allows. */
export const swapStakeLimit = (
  ctx: Context,
  origin: Origin,
  args: Netuids & { hotkey: AccountId; limit_price: bigint; allow_partial: boolean },
): void => swapTo(ctx, origin, args, { price: args.limit_price, partial: args.allow_partial });

function swapTo(
  ctx: Context,
  origin: Origin,
  args: Netuids & { hotkey: AccountId },
  limit?: Transition['limit'],
): void {
  const coldkey = ensureSigned(origin);
  const { hotkey, origin_netuid, destination_netuid, alpha_amount: alpha } = args;
  const rao = transitionStake(ctx, {
    from: { hotkey, coldkey, netuid: origin_netuid },
    to: { hotkey, coldkey, netuid: destination_netuid },
    alpha,
    ...(limit && { limit }),
  });
  ctx.deposit(events.StakeSwapped([coldkey, hotkey, origin_netuid, destination_netuid, rao]));
}
