import { claimableIncrement } from '../../../economy/emission/root-claims.ts';
import { I96F32 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';
import { hotkeyStake, increaseStake } from '../staking/stake.ts';
import { ROOT } from '../subnets/subnet.ts';

/**
 * Makes dividends claimable by everybody with root stake on the hotkey: the rate per rao of root stake grows. More alpha than
 * there is root stake goes to the hotkey's owner instead. subtensor: pallets/subtensor/src/staking/claim_root.rs
 * @param alpha alpha-rao
 */
export function makeClaimable(ctx: Context, hotkey: AccountId, netuid: number, alpha: bigint): void {
  const increment = claimableIncrement(alpha, hotkeyStake(ctx, hotkey, ROOT));
  if (increment === null) {
    increaseStake(ctx, hotkey, storage.Owner.get(ctx, hotkey), netuid, alpha);
    return;
  }
  const rates = new Map(storage.RootClaimable.get(ctx, hotkey));
  rates.set(netuid, { bits: I96F32.add(rates.get(netuid)?.bits ?? 0n, increment) });
  storage.RootClaimable.put(
    ctx,
    hotkey,
    [...rates].sort(([a], [b]) => a - b),
  );
}
