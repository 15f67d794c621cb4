import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { payTao, spendable } from '../accounts/tao.ts';
import { now } from '../block.ts';
import { errors, events, storage } from '../pallet.ts';
import { addToIndex, removeFromIndex } from '../root-claim/staking-coldkeys.ts';
import { swapColdkeyLocks } from '../locks/swap-coldkey-locks.ts';
import { decreaseStake, increaseStake, stakeOf } from '../staking/stake.ts';
import { allNetuids, ROOT } from '../subnets/subnet.ts';
import { addStakingHotkey, hotkeyExists } from './hotkey.ts';

/**
 * Hands everything a coldkey has to another one: identity, subnets, stake, hotkeys, locks and the whole balance; the old account ends.
 * subtensor: pallets/subtensor/src/swap/swap_coldkey.rs `do_swap_coldkey`
 * @throws ColdKeyAlreadyAssociated, NewColdKeyIsHotkey, ActiveLockExists
 */
export function swapColdkey(ctx: Context, from: AccountId, to: AccountId): void {
  if (storage.StakingHotkeys.get(ctx, to).length > 0) throw errors.ColdKeyAlreadyAssociated();
  if (hotkeyExists(ctx, to)) throw errors.NewColdKeyIsHotkey();
  moveIdentity(ctx, from, to);
  for (const netuid of allNetuids(ctx)) {
    if (storage.SubnetOwner.get(ctx, netuid) === from) storage.SubnetOwner.put(ctx, netuid, to);
    moveAutoStake(ctx, from, to, netuid);
    moveStakes(ctx, from, to, netuid);
  }
  for (const hotkey of storage.StakingHotkeys.take(ctx, from)) addStakingHotkey(ctx, to, hotkey);
  moveHotkeys(ctx, from, to);
  swapColdkeyLocks(ctx, from, to);
  storage.LastRateLimitedBlock.put(ctx, { type: 'LastTxBlock', value: to }, now(ctx));
  const rao = spendable(ctx, from);
  if (rao > 0n) payTao(ctx, from, to, rao);
  ctx.deposit(events.ColdkeySwapped({ old_coldkey: from, new_coldkey: to }));
}

function moveIdentity(ctx: Context, from: AccountId, to: AccountId): void {
  if (storage.IdentitiesV2.has(ctx, to)) return;
  const identity = storage.IdentitiesV2.take(ctx, from);
  if (identity) storage.IdentitiesV2.put(ctx, to, identity);
}

function moveAutoStake(ctx: Context, from: AccountId, to: AccountId, netuid: number): void {
  const hotkey = storage.AutoStakeDestination.take(ctx, from, netuid);
  if (hotkey === undefined) return;
  storage.AutoStakeDestination.put(ctx, to, netuid, hotkey);
  storage.AutoStakeDestinationColdkeys.mutate(ctx, hotkey, netuid, (keys) => [
    ...keys.filter((key) => key !== from && key !== to),
    to,
  ]);
}

function moveStakes(ctx: Context, from: AccountId, to: AccountId, netuid: number): void {
  for (const hotkey of storage.StakingHotkeys.get(ctx, from)) {
    const alpha = stakeOf(ctx, hotkey, from, netuid);
    decreaseStake(ctx, hotkey, from, netuid, alpha);
    increaseStake(ctx, hotkey, to, netuid, alpha);
    const claimed = storage.RootClaimed.take(ctx, netuid, hotkey, from);
    if (claimed > 0n) storage.RootClaimed.mutate(ctx, netuid, hotkey, to, (old) => old + claimed);
  }
  if (netuid === ROOT && storage.StakingColdkeys.has(ctx, from)) {
    removeFromIndex(ctx, from);
    addToIndex(ctx, to);
  }
}

function moveHotkeys(ctx: Context, from: AccountId, to: AccountId): void {
  const moved = storage.OwnedHotkeys.take(ctx, from);
  const owned = storage.OwnedHotkeys.get(ctx, to);
  for (const hotkey of moved) storage.Owner.put(ctx, hotkey, to);
  if (moved.length > 0)
    storage.OwnedHotkeys.put(ctx, to, [...owned, ...moved.filter((hotkey) => !owned.includes(hotkey))]);
}
