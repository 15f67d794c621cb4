import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { errors, storage } from '../pallet.ts';
import { addToBucket, fromStored, rolled, takeFromBucket } from './bucket.ts';
import { modeOf, putLock, removeLock } from './held-lock.ts';

/** The coldkey's locks on all subnets as they are in this block. */
const locksOf = (ctx: Context, coldkey: AccountId) =>
  storage.Lock.entries(ctx, coldkey).map(([keys, stored]) => {
    const [netuid, hotkey] = keys as [number, AccountId];
    const mode = modeOf(ctx, coldkey, netuid, hotkey);
    return { netuid, hotkey, mode, lock: rolled(ctx, fromStored(stored), mode) };
  });

/**
 * Hands a coldkey's locks to another one, with their kind and the account's flags; what the other had set is replaced.
 * subtensor: pallets/subtensor/src/staking/lock.rs `swap_coldkey_locks`
 * @throws ActiveLockExists when the other coldkey has locked alpha of its own
 */
export function swapColdkeyLocks(ctx: Context, from: AccountId, to: AccountId): void {
  if (locksOf(ctx, to).some(({ lock }) => lock.massAlpha > 0n)) throw errors.ActiveLockExists();
  const locks = locksOf(ctx, from);
  for (const { netuid, hotkey, mode, lock } of locks) {
    removeLock(ctx, from, netuid, hotkey);
    takeFromBucket(ctx, netuid, hotkey, mode, lock);
  }
  for (const netuid of storage.DecayingLock.keys1<number>(ctx, from)) {
    const decaying = storage.DecayingLock.take(ctx, from, netuid);
    if (decaying !== undefined) storage.DecayingLock.put(ctx, to, netuid, decaying);
  }
  const flags = storage.AccountFlags.take(ctx, from);
  if (flags === 0n) storage.AccountFlags.remove(ctx, to);
  else storage.AccountFlags.put(ctx, to, flags);
  for (const { netuid, hotkey, lock } of locks) {
    putLock(ctx, to, netuid, hotkey, lock);
    addToBucket(ctx, netuid, hotkey, modeOf(ctx, to, netuid, hotkey), lock);
  }
}
