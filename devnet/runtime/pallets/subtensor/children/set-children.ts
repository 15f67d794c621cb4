import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { ensureOwns } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { ensureTransactionLimit, stampTransaction, TransactionKind } from '../rate-limit.ts';
import { totalStakeRao } from '../staking/drop-pending-children.ts';
import { ensureSubnetExists, ROOT } from '../subnets/subnet.ts';
import { ensureChildrenValid, putChildren, type Child } from './relations.ts';

const RATE_LIMIT = 150n;

/**
 * Lends stake of a hotkey to others on a subnet. On a started subnet the change waits for the cooldown and the epoch after it.
 * subtensor: pallets/subtensor/src/staking/set_children.rs `do_schedule_children`
 */
export function setChildren(
  ctx: Context,
  coldkey: AccountId,
  hotkey: AccountId,
  netuid: number,
  children: readonly Child[],
): void {
  ensureTransactionLimit(ctx, TransactionKind.setChildren, hotkey, netuid, RATE_LIMIT);
  if (netuid === ROOT) throw errors.RegistrationNotPermittedOnRootSubnet();
  ensureSubnetExists(ctx, netuid);
  ensureOwns(ctx, coldkey, hotkey);
  ensureChildrenValid(ctx, hotkey, netuid, children);
  const isOwnerHotkey =
    storage.SubnetOwnerHotkey.has(ctx, netuid) && storage.SubnetOwnerHotkey.get(ctx, netuid) === hotkey;
  if (children.length > 0 && !isOwnerHotkey && totalStakeRao(ctx, hotkey) < storage.StakeThreshold.get(ctx))
    throw errors.NotEnoughStakeToSetChildkeys();
  stampTransaction(ctx, TransactionKind.setChildren, hotkey, netuid);
  if (!storage.SubtokenEnabled.get(ctx, netuid)) {
    putChildren(ctx, hotkey, netuid, children);
    ctx.deposit(events.SetChildren([hotkey, netuid, [...children]]));
    return;
  }
  const due = now(ctx) + storage.PendingChildKeyCooldown.get(ctx);
  storage.PendingChildKeys.put(ctx, netuid, hotkey, [[...children], due]);
  ctx.deposit(events.SetChildrenScheduled([hotkey, netuid, due, [...children]]));
}
