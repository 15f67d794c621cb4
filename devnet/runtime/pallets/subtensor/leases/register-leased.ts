import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, signed, type Origin } from '../../../frame/origin.ts';
import type { PostDispatch } from '../../../frame/dispatch.ts';
import type { AccountId } from '../../../frame/types.ts';
import { freeBalance, transfer } from '../../balances/index.ts';
import { crowdloan as crowdloans } from '../../crowdloan/declaration.ts';
import type { CrowdloanInfo } from '../../crowdloan/types.ts';
import { addProxy } from '../../proxy/delegates.ts';
import { incProviders } from '../../system/account-references.ts';
import { errors, events, storage } from '../pallet.ts';
import { sub } from '../saturating.ts';
import { registerNetwork } from '../subnets/register-network.ts';
import { leaseColdkey, leaseHotkey } from './lease.ts';
import { MAX_CONTRIBUTORS, registerWeights } from './lease-weights.ts';

const { Crowdloans, Contributions, CurrentCrowdloanId } = crowdloans.storage;

/**
 * Registers a subnet with what a crowdloan raised; only the crowdloan's own final call gets through. The subnet belongs to an account
 * of the lease, the crowdloan's creator may run it as a proxy, and what the registration did not cost goes back to all contributors.
 * subtensor: pallets/subtensor/src/subnets/leasing.rs `do_register_leased_network`
 * @param args.emissions_share percent of the owner's cut that is shared
 * @param args.end_block when the creator may take the subnet over; never when left out
 * @throws Crowdloan.InvalidCrowdloanId, InvalidLeaseBeneficiary, LeaseCannotEndInThePast, Overflow, and what registering throws
 */
export function registerLeasedNetwork(
  ctx: Context,
  origin: Origin,
  { emissions_share, end_block }: { emissions_share: number; end_block: number | undefined },
): PostDispatch | void {
  const beneficiary = ensureSigned(origin);
  const { id, loan } = beingFinalized(ctx);
  if (beneficiary !== loan.creator) throw errors.InvalidLeaseBeneficiary();
  if (end_block !== undefined && end_block <= ctx.block.number) throw errors.LeaseCannotEndInThePast();
  const lease_id = nextLeaseId(ctx);
  const [coldkey, hotkey] = [leaseColdkey(lease_id), leaseHotkey(lease_id)];
  for (const account of [coldkey, hotkey]) incProviders(ctx, account);
  transfer(ctx, loan.funds_account, coldkey, loan.raised, 'Expendable');
  registerNetwork(ctx, signed(coldkey), hotkey);
  const netuid = storage.SubnetOwner.entries1<number>(ctx).find(([, owner]) => owner === coldkey)?.[0];
  if (netuid === undefined) throw errors.LeaseNetuidNotFound();
  addProxy(ctx, coldkey, beneficiary, 'SubnetLeaseBeneficiary', 0);

  const leftRao = freeBalance(ctx, coldkey);
  const cost = sub(loan.raised, leftRao);
  storage.SubnetLeases.put(ctx, lease_id, { beneficiary, coldkey, hotkey, emissions_share, end_block, netuid, cost });
  storage.SubnetUidToLeaseId.put(ctx, netuid, lease_id);
  // Nominators of the lease hotkey, who are its contributors, get their dividends whole.
  storage.Delegates.put(ctx, hotkey, 0);
  const refundedRao = shareOut(ctx, { id, loan, lease_id, beneficiary, leftRao });
  transfer(ctx, coldkey, beneficiary, sub(leftRao, refundedRao), 'Expendable');
  ctx.deposit(events.SubnetLeaseCreated({ beneficiary, lease_id, netuid, end_block }));
  if (loan.contributors_count < MAX_CONTRIBUTORS) return { weight: registerWeights.charged(loan.contributors_count) };
}

/** @throws Crowdloan.InvalidCrowdloanId outside the final call of a crowdloan */
function beingFinalized(ctx: Context): { id: number; loan: CrowdloanInfo } {
  const id = CurrentCrowdloanId.get(ctx);
  const loan = id === undefined ? undefined : Crowdloans.get(ctx, id);
  if (id === undefined || !loan) throw crowdloans.errors.InvalidCrowdloanId();
  return { id, loan };
}

function nextLeaseId(ctx: Context): number {
  const id = storage.NextSubnetLeaseId.get(ctx);
  if (id === 0xffff_ffff) throw errors.Overflow();
  storage.NextSubnetLeaseId.put(ctx, id + 1);
  return id;
}

interface Leftover {
  readonly id: number;
  readonly loan: CrowdloanInfo;
  readonly lease_id: number;
  readonly beneficiary: AccountId;
  readonly leftRao: bigint;
}

/** Notes every contributor's share and pays its part of the leftover; the beneficiary's is what remains. @returns rao paid */
function shareOut(ctx: Context, { id, loan, lease_id, beneficiary, leftRao }: Leftover): bigint {
  let paidRao = 0n;
  for (const [contributor, rao] of Contributions.entries1<AccountId>(ctx, id)) {
    if (contributor === beneficiary) continue;
    const bits = U64F64.div(U64F64.fromInt(rao), U64F64.fromInt(loan.raised));
    storage.SubnetLeaseShares.put(ctx, lease_id, contributor, { bits });
    const refundRao = U64F64.toU64(U64F64.mul(bits, U64F64.fromInt(leftRao)));
    transfer(ctx, leaseColdkey(lease_id), contributor, refundRao, 'Expendable');
    paidRao += refundRao;
  }
  return paidRao;
}
