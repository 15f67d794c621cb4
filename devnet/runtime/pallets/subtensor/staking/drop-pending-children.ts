import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { alphaPrice } from '../../swap/pool.ts';
import { storage } from '../pallet.ts';
import { allNetuids } from '../subnets/subnet.ts';
import { hotkeyStake } from './stake.ts';

/** Stake of the hotkey on all subnets in rao, alpha at spot price. */
export const totalStakeRao = (ctx: Context, hotkey: AccountId): bigint =>
  allNetuids(ctx).reduce(
    (sum, netuid) =>
      sum + U64F64.toU64(U64F64.mul(alphaPrice(ctx, netuid), U64F64.fromInt(hotkeyStake(ctx, hotkey, netuid)))),
    0n,
  );

/** A hotkey whose stake fell below the threshold loses its scheduled child changes. */
export function dropPendingChildrenOfPoor(ctx: Context, hotkey: AccountId): void {
  const threshold = storage.StakeThreshold.get(ctx);
  if (threshold === 0n || totalStakeRao(ctx, hotkey) >= threshold) return;
  for (const netuid of allNetuids(ctx)) storage.PendingChildKeys.remove(ctx, netuid, hotkey);
}
