import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { PostDispatch } from '../../../frame/dispatch.ts';
import type { AccountId } from '../../../frame/types.ts';
import { removeProxy } from '../../proxy/delegates.ts';
import { decProviders } from '../../system/account-references.ts';
import { ensureNotSubnetAccount, owns } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';
import { forgetLease } from './lease.ts';
import { MAX_CONTRIBUTORS, terminateWeights } from './lease-weights.ts';

/**
 * Ends a lease whose time is over: the subnet goes to the beneficiary, shares are no longer paid.
 * subtensor: pallets/subtensor/src/subnets/leasing.rs `do_terminate_lease`
 * @param args.hotkey the beneficiary's, which becomes the owner hotkey
 * @throws LeaseDoesNotExist, ExpectedBeneficiaryOrigin, LeaseHasNoEndBlock, LeaseHasNotEnded, BeneficiaryDoesNotOwnHotkey,
 *   CannotUseSystemAccount, Proxy.NotFound
 */
export function terminateLease(
  ctx: Context,
  origin: Origin,
  { lease_id, hotkey }: { lease_id: number; hotkey: AccountId },
): PostDispatch | void {
  const who = ensureSigned(origin);
  const lease = storage.SubnetLeases.get(ctx, lease_id);
  if (!lease) throw errors.LeaseDoesNotExist();
  const { beneficiary, netuid, end_block } = lease;
  if (beneficiary !== who) throw errors.ExpectedBeneficiaryOrigin();
  if (end_block === undefined) throw errors.LeaseHasNoEndBlock();
  if (ctx.block.number < end_block) throw errors.LeaseHasNotEnded();
  if (!owns(ctx, beneficiary, hotkey)) throw errors.BeneficiaryDoesNotOwnHotkey();
  storage.SubnetOwner.put(ctx, netuid, beneficiary);
  ensureNotSubnetAccount(ctx, hotkey);
  storage.SubnetOwnerHotkey.put(ctx, netuid, hotkey);
  ctx.deposit(events.SubnetOwnerHotkeySet([netuid, hotkey]));
  for (const account of [lease.coldkey, lease.hotkey]) releaseAccount(ctx, account);
  const contributors = forgetLease(ctx, lease_id);
  removeProxy(ctx, lease.coldkey, beneficiary, 'SubnetLeaseBeneficiary', 0);
  ctx.deposit(events.SubnetLeaseTerminated({ beneficiary, netuid }));
  if (contributors < MAX_CONTRIBUTORS) return { weight: terminateWeights.charged(contributors) };
}

/** The lease no longer keeps the account alive. One that still holds a deposit stays as it is. */
function releaseAccount(ctx: Context, account: AccountId): void {
  try {
    decProviders(ctx, account);
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
  }
}
