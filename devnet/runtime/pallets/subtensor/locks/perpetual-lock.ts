import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { events, storage } from '../pallet.ts';
import { addToBucket, takeFromBucket } from './bucket.ts';
import { findLock, forward, isPerpetual, saveHeld } from './held-lock.ts';

/**
 * Says whether the coldkey's lock on the subnet, present or future, melts or stays.
 * subtensor: pallets/subtensor/src/staking/lock.rs `do_set_perpetual_lock`
 */
export function setPerpetualLock(ctx: Context, coldkey: AccountId, netuid: number, enabled: boolean): void {
  const changes = isPerpetual(ctx, coldkey, netuid) !== enabled;
  const found = findLock(ctx, coldkey, netuid);
  if (found) {
    const held = forward(ctx, found);
    saveHeld(ctx, coldkey, netuid, held);
    if (changes) takeFromBucket(ctx, netuid, held.hotkey, held.mode, held.lock);
  }
  if (enabled) storage.DecayingLock.put(ctx, coldkey, netuid, false);
  else storage.DecayingLock.remove(ctx, coldkey, netuid);
  const kept = changes ? findLock(ctx, coldkey, netuid) : undefined;
  if (kept) addToBucket(ctx, netuid, kept.hotkey, kept.mode, kept.lock);
  ctx.deposit(events.PerpetualLockUpdated({ coldkey, netuid, enabled }));
}
