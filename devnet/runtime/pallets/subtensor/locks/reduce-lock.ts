import { noLock, reduced } from '../../../economy/locks/lock.ts';
import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { sub } from '../saturating.ts';
import { rolled } from './bucket.ts';
import { findLock, forward, saveHeld } from './held-lock.ts';

/**
 * Takes alpha out of the coldkey's lock because its stake is gone; conviction falls in proportion.
 * subtensor: pallets/subtensor/src/staking/lock.rs `force_reduce_lock`
 * @param alpha alpha-rao
 */
export function reduceLock(ctx: Context, coldkey: AccountId, netuid: number, alpha: bigint): void {
  const found = findLock(ctx, coldkey, netuid);
  if (!found) return;
  const held = forward(ctx, found);
  const { lock, mode } = held;
  const massAlpha = sub(lock.massAlpha, alpha);
  const kept = U64F64.sub(U64F64.one, U64F64.safeDiv(U64F64.fromInt(alpha), U64F64.fromInt(lock.massAlpha)));
  const conviction = U64F64.mul(lock.conviction, kept);
  const next = massAlpha === 0n ? noLock(now(ctx)) : { massAlpha, conviction, updatedAt: now(ctx) };
  const bucket = reduced(rolled(ctx, held.bucket, mode), {
    massAlpha: lock.massAlpha - next.massAlpha,
    conviction: lock.conviction - next.conviction,
  });
  saveHeld(ctx, coldkey, netuid, { ...held, lock: next, bucket });
}
