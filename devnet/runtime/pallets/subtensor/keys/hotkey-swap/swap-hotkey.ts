import type { Context } from '../../../../frame/context.ts';
import type { PostDispatch } from '../../../../frame/dispatch.ts';
import type { AccountId } from '../../../../frame/types.ts';
import { errors, storage } from '../../pallet.ts';
import { registeredNetuids } from '../../registration/neuron.ts';
import { hotkeyStake } from '../../staking/stake.ts';
import { ROOT } from '../../subnets/subnet.ts';
import { ensureOwns, hotkeyExists } from '../hotkey.ts';
import { DatabaseUse } from './database-use.ts';
import type { HotkeySwap } from './hotkey-swap.ts';
import { copyStamps, ensureMaySwap } from './stamps.ts';
import { swapEverywhere } from './swap-everywhere.ts';
import { swapOnSubnet } from './swap-on-subnet.ts';

/**
 * Puts a hotkey in the place of another one of the same coldkey, on one subnet or on all of them.
 * subtensor: pallets/subtensor/src/swap/swap_hotkey.rs `do_swap_hotkey`
 * @param netuid `undefined`: everywhere
 * @returns what it weighed
 * @throws NonAssociatedColdKey, NewHotKeyIsSameWithOld, HotKeySetTxRateLimitExceeded, HotKeyAlreadyRegisteredInSubNet,
 * NewHotKeyNotCleanForRootSwap, HotKeySwapOnSubnetIntervalNotPassed, CannotUseSystemAccount, NotEnoughBalanceToPaySwapHotKey,
 * InsufficientBalance, and what moving children throws
 */
export function swapHotkey(ctx: Context, swap: HotkeySwap, netuid: number | undefined): PostDispatch {
  const { coldkey, from, to } = swap;
  ensureOwns(ctx, coldkey, from);
  if (hotkeyExists(ctx, to)) ensureOwns(ctx, coldkey, to);
  if (from === to) throw errors.NewHotKeyIsSameWithOld();
  ensureMaySwap(ctx, coldkey);
  // A swap writes the membership of the new hotkey even where it is none: on one subnet the entry alone counts.
  const taken =
    netuid === undefined ? registeredNetuids(ctx, to).length > 0 : storage.IsNetworkMember.has(ctx, to, netuid);
  if (taken) throw errors.HotKeyAlreadyRegisteredInSubNet();
  if (netuid === undefined || netuid === ROOT) ensureCleanForRoot(ctx, to);
  copyStamps(ctx, from, to);
  const use = new DatabaseUse();
  use.add(4 + 3, 3);
  if (netuid === undefined) swapEverywhere(ctx, swap, use);
  else swapOnSubnet(ctx, swap, netuid, use);
  return { weight: use.weight };
}

/** What root owes is counted per share: two such books cannot be merged. @throws NewHotKeyNotCleanForRootSwap */
function ensureCleanForRoot(ctx: Context, hotkey: AccountId): void {
  const clean =
    storage.RootClaimable.get(ctx, hotkey).length === 0 &&
    hotkeyStake(ctx, hotkey, ROOT) === 0n &&
    storage.RootClaimed.keys1(ctx, ROOT, hotkey).length === 0;
  if (!clean) throw errors.NewHotKeyNotCleanForRootSwap();
}
