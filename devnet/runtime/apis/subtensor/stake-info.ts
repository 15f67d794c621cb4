// subtensor: pallets/subtensor/src/rpc_info/stake_info.rs
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { lockedAlpha } from '../../pallets/subtensor/locks/lock.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { isRegistered } from '../../pallets/subtensor/registration/neuron.ts';
import { sub } from '../../pallets/subtensor/saturating.ts';
import { coldkeyStake, stakeOf } from '../../pallets/subtensor/staking/stake.ts';
import { allNetuids, subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import type { stakeAvailability, stakeInfo } from '../../types/subtensor-info.ts';

type Info = ValueOf<typeof stakeInfo>;
type Availability = ValueOf<typeof stakeAvailability>;

/** One position, also when it is empty. */
export const stakeInfoOf = (ctx: Context, hotkey: AccountId, coldkey: AccountId, netuid: number): Info => ({
  hotkey,
  coldkey,
  netuid,
  stake: stakeOf(ctx, hotkey, coldkey, netuid),
  locked: 0n,
  emission: storage.AlphaDividendsPerSubnet.get(ctx, netuid, hotkey),
  tao_emission: 0n,
  drain: 0n,
  is_registered: isRegistered(ctx, netuid, hotkey),
});

/** All positions of a coldkey that are not empty: by netuid, then in the order of its staking hotkeys. */
export function stakesOfColdkey(ctx: Context, coldkey: AccountId): Info[] {
  const hotkeys = storage.StakingHotkeys.get(ctx, coldkey);
  return allNetuids(ctx).flatMap((netuid) =>
    hotkeys.map((hotkey) => stakeInfoOf(ctx, hotkey, coldkey, netuid)).filter(({ stake }) => stake > 0n),
  );
}

/** What of each coldkey's stake is locked and what may go, per subnet; subnets with neither are left out. */
export function stakeAvailabilityOf(
  ctx: Context,
  coldkeys: readonly AccountId[],
  asked: readonly number[] | undefined,
): [AccountId, [number, Availability][]][] {
  const existing = allNetuids(ctx);
  const distinct = asked && [...new Set(asked)].sort((a, b) => a - b);
  const acceptable = !distinct || (distinct.length > 0 && distinct.length <= existing.length);
  const netuids = acceptable
    ? (distinct ?? existing.sort((a, b) => a - b)).filter((netuid) => subnetExists(ctx, netuid))
    : [];
  const rows = (coldkey: AccountId): [number, Availability][] =>
    netuids.flatMap((netuid): [number, Availability][] => {
      const total = coldkeyStake(ctx, coldkey, netuid);
      const locked = lockedAlpha(ctx, coldkey, netuid);
      return total === 0n && locked === 0n ? [] : [[netuid, { total, locked, available: sub(total, locked) }]];
    });
  return [...new Set(coldkeys)].sort().map((coldkey) => [coldkey, rows(coldkey)]);
}
