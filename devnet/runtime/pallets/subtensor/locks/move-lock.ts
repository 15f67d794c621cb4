import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { ensureHotkeyExists } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { addToBucket, rolled, takeFromBucket } from './bucket.ts';
import { findLock, forward, modeOf, putLock, removeLock } from './held-lock.ts';

/**
 * Points the coldkey's lock to another hotkey. Conviction starts anew unless both hotkeys have the same owner.
 * subtensor: pallets/subtensor/src/staking/lock.rs `do_move_lock`
 * @throws HotKeyAccountNotExists, NoExistingLock
 */
export function moveLock(ctx: Context, coldkey: AccountId, netuid: number, destination: AccountId): void {
  ensureHotkeyExists(ctx, destination);
  const found = findLock(ctx, coldkey, netuid);
  if (!found) throw errors.NoExistingLock();
  const { hotkey: origin, mode, lock } = forward(ctx, found);
  const sameOwner = storage.Owner.get(ctx, origin) === storage.Owner.get(ctx, destination);
  const newMode = modeOf(ctx, coldkey, netuid, destination);
  const moved = rolled(ctx, sameOwner ? lock : { ...lock, conviction: 0n }, newMode);
  removeLock(ctx, coldkey, netuid, origin);
  putLock(ctx, coldkey, netuid, destination, moved);
  takeFromBucket(ctx, netuid, origin, mode, lock);
  addToBucket(ctx, netuid, destination, newMode, moved);
  ctx.deposit(events.LockMoved({ coldkey, origin_hotkey: origin, destination_hotkey: destination, netuid }));
}
