import type { Context } from '../../../../frame/context.ts';
import type { AccountId } from '../../../../frame/types.ts';
import { isZero } from '../../../../economy/shares/safe-float.ts';
import { now } from '../../block.ts';
import { timing } from '../../fast-blocks.ts';
import { swapHotkeyLocks } from '../../locks/swap-hotkey-locks.ts';
import { constants, errors, events, storage } from '../../pallet.ts';
import { allNetuids } from '../../subnets/subnet.ts';
import { ensureNotSubnetAccount } from '../hotkey.ts';
import type { DatabaseUse } from './database-use.ts';
import type { HotkeySwap } from './hotkey-swap.ts';
import { moveOnSubnet } from './move-on-subnet.ts';
import { payForSwap } from './pay-for-swap.ts';
import { removeStamps, stampSwap } from './stamps.ts';

/**
 * The swap on every subnet: the old hotkey loses its owner. A subnet where it is a member or a parent allows the next swap only
 * after the interval. Costs 0.1 TAO.
 * @throws HotKeySwapOnSubnetIntervalNotPassed, NotEnoughBalanceToPaySwapHotKey, CannotUseSystemAccount
 */
export function swapEverywhere(ctx: Context, swap: HotkeySwap, use: DatabaseUse): void {
  const { coldkey, from, to, keepStake } = swap;
  const netuids = allNetuids(ctx);
  const affected = netuids.filter(
    (netuid) => storage.IsNetworkMember.get(ctx, from, netuid) || storage.ChildKeys.get(ctx, from, netuid).length > 0,
  );
  for (const netuid of affected) ensureInterval(ctx, netuid, coldkey);
  payForSwap(ctx, coldkey, constants.KeySwapCost);
  use.add(2 * netuids.length + 1 + affected.length + 3, 2);

  const stakers = storage.AlphaV2.entries(ctx, from).flatMap(([[who], share]) =>
    isZero(share) ? [] : [who as AccountId],
  );
  swapHotkeyLocks(ctx, from, to, netuids, use);
  moveOwnership(ctx, swap);
  use.add(stakers.length + 2, 2);
  for (const netuid of netuids) moveOnSubnet(ctx, swap, netuid, use);
  removeStamps(ctx, from);
  use.add(3, 6);
  moveDelegate(ctx, from, to, use);
  if (!keepStake) for (const staker of stakers) replaceStakingHotkey(ctx, staker, from, to, use);

  for (const netuid of affected) storage.LastHotkeySwapOnNetuid.put(ctx, netuid, coldkey, now(ctx));
  stampSwap(ctx, coldkey);
  use.add(0, affected.length + 1);
  ctx.deposit(events.HotkeySwapped({ coldkey, old_hotkey: from, new_hotkey: to }));
}

/** The first swap is never held back. */
function ensureInterval(ctx: Context, netuid: number, coldkey: AccountId): void {
  const last = storage.LastHotkeySwapOnNetuid.get(ctx, netuid, coldkey);
  if (last !== 0n && last + timing(ctx).hotkeySwapInterval >= now(ctx))
    throw errors.HotKeySwapOnSubnetIntervalNotPassed();
}

function moveOwnership(ctx: Context, { coldkey, from, to }: HotkeySwap): void {
  ensureNotSubnetAccount(ctx, to);
  storage.Owner.remove(ctx, from);
  storage.Owner.put(ctx, to, coldkey);
  const owned = storage.OwnedHotkeys.get(ctx, coldkey);
  storage.OwnedHotkeys.put(
    ctx,
    coldkey,
    (owned.includes(to) ? owned : [...owned, to]).filter((key) => key !== from),
  );
}

function moveDelegate(ctx: Context, from: AccountId, to: AccountId, use: DatabaseUse): void {
  if (!storage.Delegates.has(ctx, from)) return;
  storage.Delegates.put(ctx, to, storage.Delegates.take(ctx, from));
  use.add(2, 2);
}

function replaceStakingHotkey(ctx: Context, staker: AccountId, from: AccountId, to: AccountId, use: DatabaseUse): void {
  const keys = storage.StakingHotkeys.get(ctx, staker);
  use.add(1, 0);
  if (!keys.includes(from)) return;
  storage.StakingHotkeys.put(ctx, staker, [...keys.filter((key) => key !== from && key !== to), to]);
  use.add(0, 1);
}
