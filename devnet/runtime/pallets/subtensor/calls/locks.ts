// lock_stake, move_lock, set_perpetual_lock and set_reject_locked_alpha. There is no unlock: a melting lock frees itself.
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { setAcceptsLocked } from '../locks/accept-flag.ts';
import * as locks from '../locks/lock-stake.ts';
import * as moves from '../locks/move-lock.ts';
import * as perpetual from '../locks/perpetual-lock.ts';
import { events } from '../pallet.ts';

/** Locks alpha-rao of the signer's stake to a hotkey. */
export function lockStake(
  ctx: Context,
  origin: Origin,
  args: { hotkey: AccountId; netuid: number; amount: bigint },
): void {
  locks.lockStake(ctx, ensureSigned(origin), args.netuid, args.hotkey, args.amount);
}

/** Points the signer's lock to another hotkey. */
export function moveLock(ctx: Context, origin: Origin, args: { destination_hotkey: AccountId; netuid: number }): void {
  moves.moveLock(ctx, ensureSigned(origin), args.netuid, args.destination_hotkey);
}

/** Keeps the signer's lock on a subnet from melting, or lets it melt again. */
export function setPerpetualLock(
  ctx: Context,
  origin: Origin,
  { netuid, enabled }: { netuid: number; enabled: boolean },
): void {
  perpetual.setPerpetualLock(ctx, ensureSigned(origin), netuid, enabled);
}

/** Says whether the signer refuses locked alpha from others; unless it has said no, it does. */
export function setRejectLockedAlpha(ctx: Context, origin: Origin, { enabled }: { enabled: boolean }): void {
  const coldkey = ensureSigned(origin);
  setAcceptsLocked(ctx, coldkey, !enabled);
  ctx.deposit(events.RejectLockedAlphaUpdated({ coldkey, enabled }));
}
