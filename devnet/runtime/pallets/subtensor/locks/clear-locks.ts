import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';

/**
 * Deletes what coldkeys have locked on a subnet that ends. The sums and the index are keyed by netuid and go with the subnet's state.
 * subtensor: pallets/subtensor/src/staking/lock.rs `destroy_lock_maps`
 */
export function clearLocks(ctx: Context, netuid: number): void {
  for (const [[hotkey, coldkey]] of storage.LockingColdkeys.entries(ctx, netuid))
    storage.Lock.remove(ctx, coldkey as AccountId, netuid, hotkey as AccountId);
  for (const [[coldkey, n]] of storage.DecayingLock.entries(ctx))
    if (n === netuid) storage.DecayingLock.remove(ctx, coldkey as AccountId, netuid);
}
