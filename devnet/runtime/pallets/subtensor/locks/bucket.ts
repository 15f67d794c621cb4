// The sums of all locks to one hotkey. Four kinds: perpetual or melting, to the subnet owner's hotkey or to another.
// subtensor: pallets/subtensor/src/staking/lock.rs (ConvictionModel, insert_*_lock_state)
import { merged, noLock, reduced, type Lock, type LockMode } from '../../../economy/locks/lock.ts';
import { rollForward, type LockRates } from '../../../economy/locks/roll-forward.ts';
import type { Context } from '../../../frame/context.ts';
import type { ValueOf } from '../../../frame/type.ts';
import type { AccountId } from '../../../frame/types.ts';
import type { lockState } from '../../../types/subtensor.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';

type Stored = ValueOf<typeof lockState>;
export const fromStored = (s: Stored): Lock => ({
  massAlpha: s.locked_mass,
  conviction: s.conviction.bits,
  updatedAt: s.last_update,
});
export const toStored = (lock: Lock): Stored => ({
  locked_mass: lock.massAlpha,
  conviction: { bits: lock.conviction },
  last_update: lock.updatedAt,
});

const lockRates = (ctx: Context): LockRates => ({
  unlock: storage.UnlockRate.get(ctx),
  maturity: storage.MaturityRate.get(ctx),
});

/** The lock as it is in this block. */
export const rolled = (ctx: Context, lock: Lock, mode: LockMode): Lock =>
  rollForward(lock, now(ctx), mode, lockRates(ctx));

const ownerItem = (mode: LockMode) => (mode.perpetual ? storage.OwnerLock : storage.DecayingOwnerLock);
const hotkeyItem = (mode: LockMode) => (mode.perpetual ? storage.HotkeyLock : storage.DecayingHotkeyLock);

/** The stored sum, not brought forward; `undefined` when nobody locks there. */
export function bucketAt(ctx: Context, netuid: number, hotkey: AccountId, mode: LockMode): Lock | undefined {
  const stored = mode.toOwner ? ownerItem(mode).get(ctx, netuid) : hotkeyItem(mode).get(ctx, netuid, hotkey);
  return stored && fromStored(stored);
}

/** Stores a sum; one without mass and conviction is deleted. */
export function putBucket(ctx: Context, netuid: number, hotkey: AccountId, mode: LockMode, sum: Lock): void {
  const isEmpty = sum.massAlpha === 0n && sum.conviction === 0n;
  if (mode.toOwner) {
    if (isEmpty) ownerItem(mode).remove(ctx, netuid);
    else ownerItem(mode).put(ctx, netuid, toStored(sum));
  } else if (isEmpty) hotkeyItem(mode).remove(ctx, netuid, hotkey);
  else hotkeyItem(mode).put(ctx, netuid, hotkey, toStored(sum));
}

/** Takes the whole sum out, as it is in this block. */
export function takeBucket(ctx: Context, netuid: number, hotkey: AccountId, mode: LockMode): Lock | undefined {
  const sum = bucketAt(ctx, netuid, hotkey, mode);
  if (!sum) return undefined;
  putBucket(ctx, netuid, hotkey, mode, noLock(0n));
  return rolled(ctx, sum, mode);
}

/** The sum as it is in this block; nothing when nobody locks there. */
export const currentBucket = (ctx: Context, netuid: number, hotkey: AccountId, mode: LockMode): Lock =>
  rolled(ctx, bucketAt(ctx, netuid, hotkey, mode) ?? noLock(now(ctx)), mode);

export function addToBucket(ctx: Context, netuid: number, hotkey: AccountId, mode: LockMode, added: Lock): void {
  putBucket(ctx, netuid, hotkey, mode, rolled(ctx, merged(currentBucket(ctx, netuid, hotkey, mode), added), mode));
}

export function takeFromBucket(ctx: Context, netuid: number, hotkey: AccountId, mode: LockMode, taken: Lock): void {
  putBucket(ctx, netuid, hotkey, mode, reduced(currentBucket(ctx, netuid, hotkey, mode), taken));
}
