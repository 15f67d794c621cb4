import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { DatabaseUse } from '../keys/hotkey-swap/database-use.ts';
import { storage } from '../pallet.ts';
import { allNetuids } from '../subnets/subnet.ts';
import { fromStored, putBucket, rolled, takeBucket } from './bucket.ts';
import { isPerpetual, putLock, removeLock } from './held-lock.ts';

/**
 * Points every lock to a hotkey at the hotkey that replaces it; conviction stays, since the owner does. Call it before
 * `SubnetOwnerHotkey` changes. subtensor: pallets/subtensor/src/staking/lock.rs `swap_hotkey_locks`, `swap_hotkey_locks_on_subnet`
 * @param netuids the subnets on which the hotkey is replaced; all when left out
 * @param use counts what this asks of the database
 */
export function swapHotkeyLocks(
  ctx: Context,
  from: AccountId,
  to: AccountId,
  netuids: readonly number[] = allNetuids(ctx),
  use = new DatabaseUse(),
): void {
  for (const netuid of netuids) swapOn(ctx, netuid, from, to, use);
}

function swapOn(ctx: Context, netuid: number, from: AccountId, to: AccountId, use: DatabaseUse): void {
  use.add(5, 0);
  const ownerHotkey = storage.SubnetOwnerHotkey.get(ctx, netuid);
  const wasOwner = ownerHotkey === from;
  const isOwner = wasOwner || ownerHotkey === to;
  const locked = storage.HotkeyLock.has(ctx, netuid, from) || storage.DecayingHotkeyLock.has(ctx, netuid, from);
  if (!isOwner && !locked) return;
  for (const coldkey of storage.LockingColdkeys.keys1<AccountId>(ctx, netuid, from)) {
    const stored = storage.Lock.get(ctx, coldkey, netuid, from);
    removeLock(ctx, coldkey, netuid, from);
    use.add(1, stored ? 2 : 1);
    if (!stored) continue;
    const perpetual = isPerpetual(ctx, coldkey, netuid);
    const lock = rolled(ctx, fromStored(stored), { toOwner: wasOwner, perpetual });
    putLock(ctx, coldkey, netuid, to, rolled(ctx, lock, { toOwner: isOwner, perpetual }));
  }
  // The sum replaces one that the new hotkey may have: so does the chain.
  for (const perpetual of [true, false]) {
    const sum = takeBucket(ctx, netuid, from, { toOwner: wasOwner, perpetual });
    const mode = { toOwner: isOwner, perpetual };
    if (sum) putBucket(ctx, netuid, to, mode, rolled(ctx, sum, mode));
  }
  use.add(0, 6);
}
