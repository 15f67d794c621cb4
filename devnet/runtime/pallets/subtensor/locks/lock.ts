import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';
import { sub } from '../saturating.ts';
import { coldkeyStake } from '../staking/stake.ts';

/** Alpha-rao of the coldkey locked on the subnet, as stored. A coldkey has at most one lock per subnet. */
export const lockedAlpha = (ctx: Context, coldkey: AccountId, netuid: number): bigint =>
  storage.Lock.entries1<AccountId>(ctx, coldkey, netuid).reduce((sum, [, lock]) => sum + lock.locked_mass, 0n);

/** Alpha-rao the coldkey may take out of the subnet: a lock holds back stake whatever hotkey it lies on. */
export const availableToUnstake = (ctx: Context, coldkey: AccountId, netuid: number): bigint =>
  sub(coldkeyStake(ctx, coldkey, netuid), lockedAlpha(ctx, coldkey, netuid));
