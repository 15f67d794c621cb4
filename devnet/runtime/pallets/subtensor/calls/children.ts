// set_children, set_childkey_take and the settings around them.
import type { Context } from '../../../frame/context.ts';
import { ensureRoot, ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import * as children from '../children/set-children.ts';
import type { Child } from '../children/relations.ts';
import { minChildkeyTake } from '../coinbase/distribute.ts';
import { ensureOwns } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { hasPassed, stampTransaction, TransactionKind } from '../rate-limit.ts';
import { uidOf } from '../registration/neuron.ts';
import { ROOT } from '../subnets/subnet.ts';

/** Lends stake of a hotkey of the signer to other hotkeys on a subnet. */
export const setChildren = (
  ctx: Context,
  origin: Origin,
  args: { hotkey: AccountId; netuid: number; children: Child[] },
): void => children.setChildren(ctx, ensureSigned(origin), args.hotkey, args.netuid, args.children);

/**
 * Sets what a child keeps of the dividends its parents' stake earns. Raising it is limited in rate.
 * subtensor: pallets/subtensor/src/staking/set_children.rs `do_set_childkey_take`
 * @throws NonAssociatedColdKey, InvalidChildkeyTake, TxChildkeyTakeRateLimitExceeded
 */
export function setChildkeyTake(
  ctx: Context,
  origin: Origin,
  args: { hotkey: AccountId; netuid: number; take: number },
): void {
  const coldkey = ensureSigned(origin);
  const { hotkey, netuid, take } = args;
  ensureOwns(ctx, coldkey, hotkey);
  if (take < minChildkeyTake(ctx, netuid) || take > storage.MaxChildkeyTake.get(ctx))
    throw errors.InvalidChildkeyTake();
  if (take > storage.ChildkeyTake.get(ctx, hotkey, netuid)) {
    const last = storage.TransactionKeyLastBlock.get(ctx, hotkey, netuid, TransactionKind.setChildkeyTake);
    if (!hasPassed(ctx, last, storage.TxChildkeyTakeRateLimit.get(ctx))) throw errors.TxChildkeyTakeRateLimitExceeded();
  }
  stampTransaction(ctx, TransactionKind.setChildkeyTake, hotkey, netuid);
  storage.ChildkeyTake.put(ctx, hotkey, netuid, take);
  ctx.deposit(events.ChildKeyTakeSet([hotkey, take]));
}

/** Whether a root validator lends its stake to the owners of new subnets. @throws NonAssociatedColdKey, HotKeyNotRegisteredInSubNet */
export function setAutoParentDelegation(
  ctx: Context,
  origin: Origin,
  { hotkey, enabled }: { hotkey: AccountId; enabled: boolean },
): void {
  ensureOwns(ctx, ensureSigned(origin), hotkey);
  uidOf(ctx, ROOT, hotkey);
  storage.AutoParentDelegationEnabled.put(ctx, hotkey, enabled);
  ctx.deposit(events.AutoParentDelegationEnabledSet({ hotkey, enabled }));
}

export function setChildkeyTakeRateLimit(
  ctx: Context,
  origin: Origin,
  { tx_rate_limit }: { tx_rate_limit: bigint },
): void {
  ensureRoot(origin);
  storage.TxChildkeyTakeRateLimit.put(ctx, tx_rate_limit);
  ctx.deposit(events.TxChildKeyTakeRateLimitSet(tx_rate_limit));
}
export function setMinChildkeyTake(ctx: Context, origin: Origin, { take }: { take: number }): void {
  ensureRoot(origin);
  storage.MinChildkeyTake.put(ctx, take);
  ctx.deposit(events.MinChildKeyTakeSet(take));
}
export function setMaxChildkeyTake(ctx: Context, origin: Origin, { take }: { take: number }): void {
  ensureRoot(origin);
  storage.MaxChildkeyTake.put(ctx, take);
  ctx.deposit(events.MaxChildKeyTakeSet(take));
}
export function setPendingChildkeyCooldown(ctx: Context, origin: Origin, { cooldown }: { cooldown: bigint }): void {
  ensureRoot(origin);
  storage.PendingChildKeyCooldown.put(ctx, cooldown);
}
