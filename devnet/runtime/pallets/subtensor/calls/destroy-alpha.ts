// recycle_alpha, burn_alpha and add_stake_burn: stake that is given up without TAO in return.
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import * as issuance from '../coinbase/alpha-issuance.ts';
import { ensureHotkeyExists } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { min } from '../saturating.ts';
import { decreaseStake, stakeOf } from '../staking/stake.ts';
import { ensureSubtokenEnabled, ensureUnlocked } from '../staking/validate.ts';
import { ensureSubnetExists, ROOT } from '../subnets/subnet.ts';
import { addStake } from './add-stake.ts';
import { addStakeLimit } from './add-stake-limit.ts';

interface Args {
  hotkey: AccountId;
  /** Alpha-rao; clamped to the stake. */
  amount: bigint;
  netuid: number;
}

/** Gives stake back to the subnet: it could be emitted again. subtensor: pallets/subtensor/src/staking/recycle_alpha.rs */
export function recycleAlpha(ctx: Context, origin: Origin, args: Args): void {
  const { coldkey, alpha } = giveUp(ctx, origin, args);
  issuance.recycleAlpha(ctx, args.netuid, alpha);
  ctx.deposit(events.AlphaRecycled([coldkey, args.hotkey, alpha, args.netuid]));
}

/** Destroys stake; the alpha stays counted as outstanding. */
export function burnAlpha(ctx: Context, origin: Origin, args: Args): void {
  const { coldkey, alpha } = giveUp(ctx, origin, args);
  issuance.burnAlpha(ctx, args.netuid, alpha);
  ctx.deposit(events.AlphaBurned([coldkey, args.hotkey, alpha, args.netuid]));
}

/** Buys alpha and burns it at once. @param args.amount rao; args.limit rao per whole alpha */
export function addStakeBurn(
  ctx: Context,
  origin: Origin,
  { hotkey, netuid, amount, limit }: { hotkey: AccountId; netuid: number; amount: bigint; limit: bigint | undefined },
): void {
  const alpha =
    limit === undefined
      ? addStake(ctx, origin, { hotkey, netuid, amount_staked: amount })
      : addStakeLimit(ctx, origin, { hotkey, netuid, amount_staked: amount, limit_price: limit, allow_partial: false });
  burnAlpha(ctx, origin, { hotkey, amount: alpha, netuid });
  ctx.deposit(events.AddStakeBurn({ netuid, hotkey, amount, alpha }));
}

function giveUp(ctx: Context, origin: Origin, { hotkey, amount, netuid }: Args): { coldkey: AccountId; alpha: bigint } {
  const coldkey = ensureSigned(origin);
  ensureSubnetExists(ctx, netuid);
  if (netuid === ROOT) throw errors.CannotBurnOrRecycleOnRootSubnet();
  ensureSubtokenEnabled(ctx, netuid);
  ensureHotkeyExists(ctx, hotkey);
  const alpha = min(amount, stakeOf(ctx, hotkey, coldkey, netuid));
  if (storage.SubnetAlphaOut.get(ctx, netuid) < alpha) throw errors.InsufficientLiquidity();
  ensureUnlocked(ctx, coldkey, netuid, alpha);
  decreaseStake(ctx, hotkey, coldkey, netuid, alpha);
  return { coldkey, alpha };
}
