// Whether a coldkey takes locked alpha from others. Coldkeys refuse it until they say otherwise.
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { errors, storage } from '../pallet.ts';

/** Bit of `AccountFlags`. */
const ACCEPTS_LOCKED_ALPHA = 1n;

export function setAcceptsLocked(ctx: Context, coldkey: AccountId, accepts: boolean): void {
  const flags = storage.AccountFlags.get(ctx, coldkey);
  const next = accepts ? flags | ACCEPTS_LOCKED_ALPHA : flags & ~ACCEPTS_LOCKED_ALPHA;
  if (next === 0n) storage.AccountFlags.remove(ctx, coldkey);
  else storage.AccountFlags.put(ctx, coldkey, next);
}

/** @throws AccountRejectsLockedAlpha when any locked alpha (alpha-rao) would come to a coldkey that refuses it */
export function ensureAcceptsLocked(ctx: Context, coldkey: AccountId, alpha: bigint): void {
  if (alpha === 0n) return;
  if ((storage.AccountFlags.get(ctx, coldkey) & ACCEPTS_LOCKED_ALPHA) === 0n) throw errors.AccountRejectsLockedAlpha();
}
