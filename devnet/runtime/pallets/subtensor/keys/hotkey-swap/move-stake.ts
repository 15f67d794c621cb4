import type { Context } from '../../../../frame/context.ts';
import type { AccountId } from '../../../../frame/types.ts';
import { storage } from '../../pallet.ts';
import { addU64 } from '../../saturating.ts';
import { decreaseStake, increaseStake, stakeOf } from '../../staking/stake.ts';
import { addStakingHotkey } from '../hotkey.ts';
import type { DatabaseUse } from './database-use.ts';

/**
 * What everybody holds on the hotkey, with its dividends and its voting power. Each staker's whole value leaves the one pool and enters
 * the other, where its shares are made anew. Sums are written even when they are 0.
 */
export function moveStake(ctx: Context, from: AccountId, to: AccountId, netuid: number, use: DatabaseUse): void {
  const lastEpoch = storage.TotalHotkeyAlphaLastEpoch.take(ctx, from, netuid);
  storage.TotalHotkeyAlphaLastEpoch.put(
    ctx,
    to,
    netuid,
    addU64(lastEpoch, storage.TotalHotkeyAlphaLastEpoch.get(ctx, to, netuid)),
  );
  const dividends = storage.AlphaDividendsPerSubnet.take(ctx, netuid, from);
  storage.AlphaDividendsPerSubnet.put(
    ctx,
    netuid,
    to,
    addU64(dividends, storage.AlphaDividendsPerSubnet.get(ctx, netuid, to)),
  );
  const power = storage.VotingPower.take(ctx, netuid, from);
  if (power > 0n) storage.VotingPower.put(ctx, netuid, to, addU64(power, storage.VotingPower.get(ctx, netuid, to)));
  use.add(6, 6);

  const shares = storage.AlphaV2.entries(ctx, from);
  use.add(shares.length, shares.length);
  const stakers = shares.flatMap(([[who, n]]) => (n === netuid ? [who as AccountId] : [])).sort();
  for (const staker of stakers) {
    const alpha = stakeOf(ctx, from, staker, netuid);
    decreaseStake(ctx, from, staker, netuid, alpha);
    increaseStake(ctx, to, staker, netuid, alpha);
    use.add(3, 2);
    const keys = storage.StakingHotkeys.get(ctx, staker);
    if (!keys.includes(from) || keys.includes(to)) continue;
    addStakingHotkey(ctx, staker, to);
    use.add(0, 1);
  }
}
