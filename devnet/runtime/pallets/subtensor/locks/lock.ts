import type { Lock } from '../../../economy/locks/lock.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { sub } from '../saturating.ts';
import { coldkeyStake } from '../staking/stake.ts';
import { rolled } from './bucket.ts';
import { findLock } from './held-lock.ts';

/** The coldkey's lock on the subnet as it is in this block. A coldkey has at most one lock per subnet. */
export function coldkeyLock(ctx: Context, coldkey: AccountId, netuid: number): Lock | undefined {
  const held = findLock(ctx, coldkey, netuid);
  return held && rolled(ctx, held.lock, held.mode);
}

/** Alpha-rao of the coldkey locked on the subnet in this block. */
export const lockedAlpha = (ctx: Context, coldkey: AccountId, netuid: number): bigint =>
  coldkeyLock(ctx, coldkey, netuid)?.massAlpha ?? 0n;

/** Alpha-rao the coldkey may take out of the subnet: a lock holds back stake whatever hotkey it lies on. */
export const availableToUnstake = (ctx: Context, coldkey: AccountId, netuid: number): bigint =>
  sub(coldkeyStake(ctx, coldkey, netuid), lockedAlpha(ctx, coldkey, netuid));
