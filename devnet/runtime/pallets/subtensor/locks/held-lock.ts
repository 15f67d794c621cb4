// The lock of one coldkey on one subnet. subtensor: pallets/subtensor/src/staking/lock.rs (ConvictionModel)
import { isDust, noLock, reduced, type Lock, type LockMode } from '../../../economy/locks/lock.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';
import { sub } from '../saturating.ts';
import { bucketAt, fromStored, putBucket, rolled, toStored } from './bucket.ts';

/** A coldkey's lock with the sum it counts in. */
export interface HeldLock {
  readonly hotkey: AccountId;
  readonly mode: LockMode;
  readonly lock: Lock;
  /** The sum of all such locks to the hotkey. */
  readonly bucket: Lock;
}

export const isPerpetual = (ctx: Context, coldkey: AccountId, netuid: number): boolean =>
  storage.DecayingLock.get(ctx, coldkey, netuid) === false;

/** How a lock of the coldkey to the hotkey changes with time. */
export const modeOf = (ctx: Context, coldkey: AccountId, netuid: number, hotkey: AccountId): LockMode => ({
  toOwner: storage.SubnetOwnerHotkey.get(ctx, netuid) === hotkey,
  perpetual: isPerpetual(ctx, coldkey, netuid),
});

/** The coldkey's lock on the subnet as stored. It has at most one. */
export function findLock(ctx: Context, coldkey: AccountId, netuid: number): HeldLock | undefined {
  const hotkey = storage.Lock.keys1<AccountId>(ctx, coldkey, netuid)[0];
  return hotkey === undefined ? undefined : lockTo(ctx, coldkey, netuid, hotkey);
}

/** The coldkey's lock to a hotkey as stored, empty when there is none. */
export function lockTo(ctx: Context, coldkey: AccountId, netuid: number, hotkey: AccountId): HeldLock {
  const stored = storage.Lock.get(ctx, coldkey, netuid, hotkey);
  const mode = modeOf(ctx, coldkey, netuid, hotkey);
  return {
    hotkey,
    mode,
    lock: stored ? fromStored(stored) : noLock(now(ctx)),
    bucket: bucketAt(ctx, netuid, hotkey, mode) ?? noLock(now(ctx)),
  };
}

/**
 * Brings a lock forward to this block. Its sum loses what the lock lost and counts as brought forward, although the other locks in it
 * are not; only when the lock lost nothing the sum is brought forward itself. So does the chain.
 */
export function forward(ctx: Context, held: HeldLock): HeldLock {
  const lock = rolled(ctx, held.lock, held.mode);
  const massAlpha = sub(held.lock.massAlpha, lock.massAlpha);
  const conviction = sub(held.lock.conviction, lock.conviction);
  const bucket =
    massAlpha === 0n && conviction === 0n
      ? rolled(ctx, held.bucket, held.mode)
      : { ...reduced(held.bucket, { massAlpha, conviction }), updatedAt: now(ctx) };
  return { ...held, lock, bucket };
}

/** Stores a coldkey's lock and enters it in the index of its hotkey; dust is deleted from both. */
export function putLock(ctx: Context, coldkey: AccountId, netuid: number, hotkey: AccountId, lock: Lock): void {
  if (isDust(lock)) removeLock(ctx, coldkey, netuid, hotkey);
  else {
    storage.LockingColdkeys.put(ctx, netuid, hotkey, coldkey, undefined);
    storage.Lock.put(ctx, coldkey, netuid, hotkey, toStored(lock));
  }
}

export function removeLock(ctx: Context, coldkey: AccountId, netuid: number, hotkey: AccountId): void {
  storage.LockingColdkeys.remove(ctx, netuid, hotkey, coldkey);
  storage.Lock.remove(ctx, coldkey, netuid, hotkey);
}

/** Stores the lock and its sum. */
export function saveHeld(
  ctx: Context,
  coldkey: AccountId,
  netuid: number,
  { hotkey, mode, lock, bucket }: HeldLock,
): void {
  putLock(ctx, coldkey, netuid, hotkey, lock);
  putBucket(ctx, netuid, hotkey, mode, bucket);
}

/** Brings the coldkey's lock on the subnet forward and stores it; one that has melted away is deleted. */
export function settleLock(ctx: Context, coldkey: AccountId, netuid: number): void {
  const held = findLock(ctx, coldkey, netuid);
  if (held) saveHeld(ctx, coldkey, netuid, forward(ctx, held));
}
