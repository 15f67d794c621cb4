// The dense list of coldkeys with root stake, from which each block draws some to claim for.
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';

export function addToIndex(ctx: Context, coldkey: AccountId): void {
  if (storage.StakingColdkeys.has(ctx, coldkey)) return;
  const index = storage.NumStakingColdkeys.get(ctx);
  storage.StakingColdkeysByIndex.put(ctx, index, coldkey);
  storage.StakingColdkeys.put(ctx, coldkey, index);
  storage.NumStakingColdkeys.put(ctx, index + 1n);
}

/** The last entry takes the place of the removed one. */
export function removeFromIndex(ctx: Context, coldkey: AccountId): void {
  const index = storage.StakingColdkeys.get(ctx, coldkey);
  if (index === undefined) return;
  const last = storage.NumStakingColdkeys.get(ctx) - 1n;
  const moved = storage.StakingColdkeysByIndex.get(ctx, last);
  if (moved !== undefined && last !== index) {
    storage.StakingColdkeysByIndex.put(ctx, index, moved);
    storage.StakingColdkeys.put(ctx, moved, index);
  }
  storage.StakingColdkeysByIndex.remove(ctx, last);
  storage.StakingColdkeys.remove(ctx, coldkey);
  storage.NumStakingColdkeys.put(ctx, last);
}
