import type { Context } from '../../../../frame/context.ts';
import type { AccountId } from '../../../../frame/types.ts';
import { storage } from '../../pallet.ts';
import type { DatabaseUse } from './database-use.ts';

/**
 * What root owes the hotkey's stakers, and what they claimed of it already; the new hotkey has neither. It goes with the stake on root:
 * on another subnet it stays. subtensor: pallets/subtensor/src/staking/claim_root.rs
 */
export function moveRootClaims(ctx: Context, from: AccountId, to: AccountId, use: DatabaseUse): void {
  const claimable = storage.RootClaimable.take(ctx, from);
  storage.RootClaimable.put(ctx, to, claimable);
  use.add(3, 2);
  for (const [netuid] of claimable) {
    const claimed = storage.RootClaimed.entries1<AccountId>(ctx, netuid, from);
    for (const [coldkey, amount] of claimed) {
      storage.RootClaimed.remove(ctx, netuid, from, coldkey);
      storage.RootClaimed.mutate(ctx, netuid, to, coldkey, (before) => before + amount);
    }
    use.add(3 * claimed.length, 2 * claimed.length);
  }
  if (!storage.AutoParentDelegationEnabled.has(ctx, from)) return;
  storage.AutoParentDelegationEnabled.put(ctx, to, storage.AutoParentDelegationEnabled.take(ctx, from));
  use.add(1, 2);
}
