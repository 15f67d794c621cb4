import {
  canChange,
  changeForAll,
  changeForOne,
  shareValue,
  type SharePool,
} from '../../../economy/shares/share-pool.ts';
import { isZero } from '../../../economy/shares/safe-float.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { addStakingHotkey } from '../keys/hotkey.ts';
import { storage } from '../pallet.ts';

const poolOf = (ctx: Context, hotkey: AccountId, netuid: number): SharePool => ({
  value: storage.TotalHotkeyAlpha.get(ctx, hotkey, netuid),
  denominator: storage.TotalHotkeySharesV2.get(ctx, hotkey, netuid),
});

/** All stake on the hotkey on the subnet, whoever holds it. Alpha-rao. */
export const hotkeyStake = (ctx: Context, hotkey: AccountId, netuid: number): bigint =>
  storage.TotalHotkeyAlpha.get(ctx, hotkey, netuid);

/** What the coldkey holds on the hotkey on the subnet. Alpha-rao. subtensor: primitives/share-pool */
export function stakeOf(ctx: Context, hotkey: AccountId, coldkey: AccountId, netuid: number): bigint {
  const share = storage.AlphaV2.get(ctx, hotkey, coldkey, netuid);
  return isZero(share) ? 0n : shareValue(poolOf(ctx, hotkey, netuid), share);
}

/** What the coldkey holds on the subnet on all hotkeys. Alpha-rao. */
export const coldkeyStake = (ctx: Context, coldkey: AccountId, netuid: number): bigint =>
  storage.StakingHotkeys.get(ctx, coldkey).reduce((sum, hotkey) => sum + stakeOf(ctx, hotkey, coldkey, netuid), 0n);

/** Whether the amount (alpha-rao) is worth at least one share of the hotkey's pool. */
export const canAddStake = (ctx: Context, hotkey: AccountId, netuid: number, alpha: bigint): boolean =>
  canChange(poolOf(ctx, hotkey, netuid), alpha);

/** Adds stake for one coldkey: it gets shares of the hotkey's pool. Alpha-rao. */
export function increaseStake(
  ctx: Context,
  hotkey: AccountId,
  coldkey: AccountId,
  netuid: number,
  alpha: bigint,
): void {
  if (alpha === 0n) return;
  addStakingHotkey(ctx, coldkey, hotkey);
  changeStake(ctx, hotkey, coldkey, netuid, alpha);
}

/** Takes stake from one coldkey; asking for more than it holds takes nothing. Alpha-rao. */
export function decreaseStake(
  ctx: Context,
  hotkey: AccountId,
  coldkey: AccountId,
  netuid: number,
  alpha: bigint,
): void {
  if (alpha === 0n || stakeOf(ctx, hotkey, coldkey, netuid) < alpha) return;
  changeStake(ctx, hotkey, coldkey, netuid, -alpha);
}

/** Adds to what everybody holds on the hotkey, in proportion. Alpha-rao. */
export function increaseStakeForAll(ctx: Context, hotkey: AccountId, netuid: number, alpha: bigint): void {
  if (alpha !== 0n) putPool(ctx, hotkey, netuid, changeForAll(poolOf(ctx, hotkey, netuid), alpha));
}

function changeStake(ctx: Context, hotkey: AccountId, coldkey: AccountId, netuid: number, delta: bigint): void {
  const change = changeForOne(poolOf(ctx, hotkey, netuid), storage.AlphaV2.get(ctx, hotkey, coldkey, netuid), delta);
  putPool(ctx, hotkey, netuid, change);
  if (isZero(change.share)) storage.AlphaV2.remove(ctx, hotkey, coldkey, netuid);
  else storage.AlphaV2.put(ctx, hotkey, coldkey, netuid, change.share);
}

/** Zeros are not stored. */
function putPool(ctx: Context, hotkey: AccountId, netuid: number, { value, denominator }: SharePool): void {
  if (value === 0n) storage.TotalHotkeyAlpha.remove(ctx, hotkey, netuid);
  else storage.TotalHotkeyAlpha.put(ctx, hotkey, netuid, value);
  if (isZero(denominator)) storage.TotalHotkeySharesV2.remove(ctx, hotkey, netuid);
  else storage.TotalHotkeySharesV2.put(ctx, hotkey, netuid, denominator);
}
