import type { Context } from '../../../../frame/context.ts';
import type { AccountId } from '../../../../frame/types.ts';
import { moveRelations } from '../../children/move-relations.ts';
import { events, storage } from '../../pallet.ts';
import { mechanismIndices, ROOT } from '../../subnets/subnet.ts';
import { ensureNotSubnetAccount } from '../hotkey.ts';
import type { DatabaseUse } from './database-use.ts';
import type { HotkeySwap } from './hotkey-swap.ts';
import { moveRootClaims } from './move-root-claims.ts';
import { moveStake } from './move-stake.ts';

/**
 * Everything a hotkey has on one subnet passes to the other: place, endpoints, commits, children, parents and, unless it is kept, stake.
 * Timelocked commits stay with the old hotkey. subtensor: pallets/subtensor/src/swap/swap_hotkey.rs `perform_hotkey_swap_on_one_subnet`
 * @throws InvalidChild, TooManyChildren, ChildParentInconsistency, CannotUseSystemAccount
 */
export function moveOnSubnet(
  ctx: Context,
  { from, to, keepStake }: HotkeySwap,
  netuid: number,
  use: DatabaseUse,
): void {
  const isMember = storage.IsNetworkMember.take(ctx, from, netuid);
  storage.IsNetworkMember.put(ctx, to, netuid, isMember);
  use.add(1, 2);
  if (isMember) moveNeuron(ctx, from, to, netuid, use);
  if (storage.ChildkeyTake.has(ctx, from, netuid)) {
    storage.ChildkeyTake.put(ctx, to, netuid, storage.ChildkeyTake.take(ctx, from, netuid));
    use.add(1, 2);
  }
  moveRelations(ctx, from, to, netuid, use);
  moveAutoStake(ctx, from, to, netuid);
  moveOwnerHotkey(ctx, from, to, netuid, use);
  if (keepStake) return;
  moveStake(ctx, from, to, netuid, use);
  if (netuid === ROOT) moveRootClaims(ctx, from, to, use);
}

function moveNeuron(ctx: Context, from: AccountId, to: AccountId, netuid: number, use: DatabaseUse): void {
  const uid = storage.Uids.take(ctx, netuid, from);
  if (uid !== undefined) {
    storage.Uids.put(ctx, netuid, to, uid);
    storage.Keys.put(ctx, netuid, uid, to);
    use.add(1, 3);
  }
  moveEntry(ctx, storage.Prometheus, netuid, from, to, use);
  moveEntry(ctx, storage.Axons, netuid, from, to, use);
  for (const index of mechanismIndices(ctx, netuid)) moveEntry(ctx, storage.WeightCommits, index, from, to, use);
  const loaded = storage.LoadedEmission.get(ctx, netuid);
  if (loaded) {
    storage.LoadedEmission.put(
      ctx,
      netuid,
      loaded.map(([hotkey, a, b]) => [hotkey === from ? to : hotkey, a, b]),
    );
    use.add(1, 2);
  }
  moveEntry(ctx, storage.NeuronCertificates, netuid, from, to, use);
}

/** An item by netuid (or mechanism) and hotkey. */
interface ByHotkey<V> {
  take(ctx: Context, netuid: number, hotkey: AccountId): V | undefined;
  put(ctx: Context, netuid: number, hotkey: AccountId, value: V): void;
}
function moveEntry<V>(
  ctx: Context,
  item: ByHotkey<V>,
  index: number,
  from: AccountId,
  to: AccountId,
  use: DatabaseUse,
): void {
  const value = item.take(ctx, index, from);
  if (value === undefined) return;
  item.put(ctx, index, to, value);
  use.add(1, 2);
}

function moveAutoStake(ctx: Context, from: AccountId, to: AccountId, netuid: number): void {
  if (!storage.AutoStakeDestinationColdkeys.has(ctx, from, netuid)) return;
  const coldkeys = storage.AutoStakeDestinationColdkeys.take(ctx, from, netuid);
  for (const coldkey of coldkeys) storage.AutoStakeDestination.put(ctx, coldkey, netuid, to);
  storage.AutoStakeDestinationColdkeys.put(ctx, to, netuid, coldkeys);
}

function moveOwnerHotkey(ctx: Context, from: AccountId, to: AccountId, netuid: number, use: DatabaseUse): void {
  if (!storage.SubnetOwnerHotkey.has(ctx, netuid)) return;
  use.add(1, 0);
  if (storage.SubnetOwnerHotkey.get(ctx, netuid) !== from) return;
  ensureNotSubnetAccount(ctx, to);
  storage.SubnetOwnerHotkey.put(ctx, netuid, to);
  ctx.deposit(events.SubnetOwnerHotkeySet([netuid, to]));
  use.add(0, 1);
}
