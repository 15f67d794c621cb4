import type { Context } from '../../../../frame/context.ts';
import { now } from '../../block.ts';
import { timing } from '../../fast-blocks.ts';
import { swapHotkeyLocks } from '../../locks/swap-hotkey-locks.ts';
import { constants, errors, events, storage } from '../../pallet.ts';
import { ensureNotSubnetAccount } from '../hotkey.ts';
import type { DatabaseUse } from './database-use.ts';
import type { HotkeySwap } from './hotkey-swap.ts';
import { moveOnSubnet } from './move-on-subnet.ts';
import { payForSwap } from './pay-for-swap.ts';
import { stampSwap } from './stamps.ts';

/**
 * The swap on one subnet: the coldkey owns both hotkeys afterwards. Costs 0.001 TAO. The interval counts from block 0 for who never
 * swapped. The subnet need not exist.
 * @throws HotKeySwapOnSubnetIntervalNotPassed, CannotUseSystemAccount, NotEnoughBalanceToPaySwapHotKey
 */
export function swapOnSubnet(ctx: Context, swap: HotkeySwap, netuid: number, use: DatabaseUse): void {
  const { coldkey, from, to } = swap;
  const last = storage.LastHotkeySwapOnNetuid.get(ctx, netuid, coldkey);
  if (last + timing(ctx).hotkeySwapInterval >= now(ctx)) throw errors.HotKeySwapOnSubnetIntervalNotPassed();
  ensureNotSubnetAccount(ctx, to);
  payForSwap(ctx, coldkey, constants.KeySwapOnSubnetCost);
  storage.Owner.put(ctx, to, coldkey);
  use.add(3 + 1 + 1 + 1 + 1, 2);
  const owned = storage.OwnedHotkeys.get(ctx, coldkey);
  if (!owned.includes(to)) {
    storage.OwnedHotkeys.put(ctx, coldkey, [...owned, to]);
    use.add(1, 1);
  }
  swapHotkeyLocks(ctx, from, to, [netuid], use);
  moveOnSubnet(ctx, swap, netuid, use);
  stampSwap(ctx, coldkey);
  storage.LastHotkeySwapOnNetuid.put(ctx, netuid, coldkey, now(ctx));
  use.add(0, 2);
  ctx.deposit(events.HotkeySwappedOnSubnet({ coldkey, old_hotkey: from, new_hotkey: to, netuid }));
}
