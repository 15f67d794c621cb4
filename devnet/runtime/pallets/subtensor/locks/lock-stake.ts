import { merged, noLock } from '../../../economy/locks/lock.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { ensureHotkeyExists } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { addU64 } from '../saturating.ts';
import { coldkeyStake } from '../staking/stake.ts';
import { rolled } from './bucket.ts';
import { findLock, forward, lockTo, saveHeld } from './held-lock.ts';

/**
 * Locks stake of the coldkey to a hotkey, or adds to the lock that is there.
 * subtensor: pallets/subtensor/src/staking/lock.rs `do_lock_stake`
 * @param amount alpha-rao
 * @throws AmountTooLow, HotKeyAccountNotExists, LockHotkeyMismatch, InsufficientStakeForLock
 */
export function lockStake(ctx: Context, coldkey: AccountId, netuid: number, hotkey: AccountId, amount: bigint): void {
  if (amount === 0n) throw errors.AmountTooLow();
  ensureHotkeyExists(ctx, hotkey);
  const existing = findLock(ctx, coldkey, netuid);
  if (existing && existing.hotkey !== hotkey) throw errors.LockHotkeyMismatch();
  const { mode, lock, bucket } = forward(ctx, existing ?? lockTo(ctx, coldkey, netuid, hotkey));
  const massAlpha = addU64(lock.massAlpha, amount);
  if (coldkeyStake(ctx, coldkey, netuid) < massAlpha) throw errors.InsufficientStakeForLock();
  const added = { ...noLock(now(ctx)), massAlpha: amount };
  saveHeld(ctx, coldkey, netuid, {
    hotkey,
    mode,
    lock: rolled(ctx, { ...lock, massAlpha, updatedAt: now(ctx) }, mode),
    bucket: rolled(ctx, merged(rolled(ctx, bucket, mode), added), mode),
  });
  ctx.deposit(events.StakeLocked({ coldkey, hotkey, netuid, amount }));
}

/**
 * Locks the cut of a subnet's owner where the owner wants that: to the hotkey of the owner's lock, else to the owner hotkey.
 * A cut that cannot be locked stays free.
 */
export function lockOwnerCut(ctx: Context, netuid: number, amount: bigint): void {
  if (!storage.OwnerCutAutoLockEnabled.get(ctx, netuid)) return;
  const owner = storage.SubnetOwner.get(ctx, netuid);
  const hotkey = findLock(ctx, owner, netuid)?.hotkey ?? storage.SubnetOwnerHotkey.get(ctx, netuid);
  try {
    lockStake(ctx, owner, netuid, hotkey, amount);
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
  }
}
