import { convictionShare, merged, noLock, reduced } from '../../../economy/locks/lock.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { errors } from '../pallet.ts';
import { min, sub } from '../saturating.ts';
import { coldkeyStake } from '../staking/stake.ts';
import { ensureAcceptsLocked } from './accept-flag.ts';
import { addToBucket, rolled, takeFromBucket } from './bucket.ts';
import { findLock, forward, modeOf, putLock } from './held-lock.ts';

/**
 * Lets the lock follow stake that goes to another coldkey on the same subnet: free stake goes first, what is beyond it goes locked to
 * the same hotkey, with its part of the conviction. Call it before the stake moves.
 * subtensor: pallets/subtensor/src/staking/lock.rs `transfer_lock`
 * @param alpha alpha-rao that will move
 * @throws LockHotkeyMismatch, AccountRejectsLockedAlpha
 */
export function transferLock(ctx: Context, from: AccountId, to: AccountId, netuid: number, alpha: bigint): void {
  if (from === to || alpha === 0n) return;
  const found = findLock(ctx, from, netuid);
  if (!found) return;
  const { hotkey, mode, lock: source } = forward(ctx, found);
  const target = findLock(ctx, to, netuid);
  const freeAlpha = sub(coldkeyStake(ctx, from, netuid), source.massAlpha);
  const beyond = sub(alpha, freeAlpha);
  if (beyond > 0n && target && target.hotkey !== hotkey) throw errors.LockHotkeyMismatch();
  const massAlpha = min(beyond, source.massAlpha);
  const moved = { massAlpha, conviction: convictionShare(source, massAlpha), updatedAt: now(ctx) };
  ensureAcceptsLocked(ctx, to, massAlpha);
  const targetHotkey = target?.hotkey ?? hotkey;
  const targetMode = modeOf(ctx, to, netuid, targetHotkey);
  const targetLock = target ? forward(ctx, target).lock : noLock(now(ctx));
  putLock(ctx, from, netuid, hotkey, rolled(ctx, reduced(source, moved), mode));
  putLock(ctx, to, netuid, targetHotkey, rolled(ctx, merged(targetLock, moved), targetMode));
  if (massAlpha === 0n) return;
  takeFromBucket(ctx, netuid, hotkey, mode, moved);
  addToBucket(ctx, netuid, targetHotkey, targetMode, moved);
}
