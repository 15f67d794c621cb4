import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { isSubnetAccount } from '../accounts/subnet-account.ts';
import { errors, storage } from '../pallet.ts';

/** Whether some coldkey owns the hotkey: only then does it exist for staking. */
export const hotkeyExists = (ctx: Context, hotkey: AccountId): boolean => storage.Owner.has(ctx, hotkey);

export const owns = (ctx: Context, coldkey: AccountId, hotkey: AccountId): boolean =>
  hotkeyExists(ctx, hotkey) && storage.Owner.get(ctx, hotkey) === coldkey;

/** @throws HotKeyAccountNotExists */
export function ensureHotkeyExists(ctx: Context, hotkey: AccountId): void {
  if (!hotkeyExists(ctx, hotkey)) throw errors.HotKeyAccountNotExists();
}

/** @throws NonAssociatedColdKey unless the coldkey owns the hotkey */
export function ensureOwns(ctx: Context, coldkey: AccountId, hotkey: AccountId): void {
  if (!owns(ctx, coldkey, hotkey)) throw errors.NonAssociatedColdKey();
}

/** @throws CannotUseSystemAccount for the account of a subnet */
export function ensureNotSubnetAccount(ctx: Context, account: AccountId): void {
  if (isSubnetAccount(ctx, account)) throw errors.CannotUseSystemAccount();
}

/**
 * Gives an unowned hotkey to the coldkey; an owned one stays with its owner.
 * subtensor: pallets/subtensor/src/staking/helpers.rs `create_account_if_non_existent`
 * @throws CannotUseSystemAccount
 */
export function associateHotkey(ctx: Context, coldkey: AccountId, hotkey: AccountId): void {
  ensureNotSubnetAccount(ctx, hotkey);
  if (hotkeyExists(ctx, hotkey)) return;
  storage.Owner.put(ctx, hotkey, coldkey);
  storage.OwnedHotkeys.mutate(ctx, coldkey, (keys) => withAccount(keys, hotkey));
  addStakingHotkey(ctx, coldkey, hotkey);
}

/** Notes that the coldkey holds stake on the hotkey. */
export function addStakingHotkey(ctx: Context, coldkey: AccountId, hotkey: AccountId): void {
  const keys = storage.StakingHotkeys.get(ctx, coldkey);
  if (!keys.includes(hotkey)) storage.StakingHotkeys.put(ctx, coldkey, [...keys, hotkey]);
}

const withAccount = (keys: AccountId[], key: AccountId): AccountId[] => (keys.includes(key) ? keys : [...keys, key]);
