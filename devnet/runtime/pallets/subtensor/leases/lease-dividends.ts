import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { constants, events, storage } from '../pallet.ts';
import { addU64, sub } from '../saturating.ts';
import { moveWithinSubnet } from '../staking/transition.ts';
import type { Lease } from './lease.ts';

/**
 * Sets the contributors' part of an owner's cut aside, and in every hundredth block stakes all that has gathered: to each contributor
 * by its share, rounded up, the rest to the beneficiary. If one payment fails, none is made and the sum waits.
 * subtensor: pallets/subtensor/src/subnets/leasing.rs `distribute_leased_network_dividends`
 * @param cutAlpha alpha-rao that were just staked for the lease coldkey
 */
export function payLeaseDividends(ctx: Context, netuid: number, cutAlpha: bigint): void {
  const id = storage.SubnetUidToLeaseId.get(ctx, netuid);
  const lease = id === undefined ? undefined : storage.SubnetLeases.get(ctx, id);
  if (id === undefined || !lease) return;
  if (lease.end_block !== undefined && lease.end_block <= ctx.block.number) return;
  const sharedAlpha = (BigInt(lease.emissions_share) * cutAlpha + 99n) / 100n;
  const dueAlpha = addU64(storage.AccumulatedLeaseDividends.get(ctx, id), sharedAlpha);
  const isTime = ctx.block.number % constants.LeaseDividendsDistributionInterval === 0;
  storage.AccumulatedLeaseDividends.put(ctx, id, isTime && paid(ctx, id, lease, dueAlpha) ? 0n : dueAlpha);
}

function paid(ctx: Context, id: number, lease: Lease, dueAlpha: bigint): boolean {
  try {
    ctx.transactional(() => payAll(ctx, id, lease, dueAlpha));
    return true;
  } catch (error) {
    if (error instanceof DispatchError) return false;
    throw error;
  }
}

/** @throws AmountTooLow, AccountRejectsLockedAlpha, LockHotkeyMismatch */
function payAll(
  ctx: Context,
  lease_id: number,
  { coldkey, hotkey, netuid, beneficiary }: Lease,
  dueAlpha: bigint,
): void {
  let leftAlpha = dueAlpha;
  const pay = (contributor: AccountId, alpha: bigint): void => {
    moveWithinSubnet(ctx, { hotkey, coldkey, netuid }, { hotkey, coldkey: contributor, netuid }, alpha);
    leftAlpha = sub(leftAlpha, alpha);
    ctx.deposit(events.SubnetLeaseDividendsDistributed({ lease_id, contributor, alpha }));
  };
  for (const [contributor, { bits }] of storage.SubnetLeaseShares.entries1<AccountId>(ctx, lease_id))
    pay(contributor, ceil(U64F64.mul(bits, U64F64.fromInt(dueAlpha))));
  pay(beneficiary, leftAlpha);
}

/** Raw U64F64 to the next integer, at most u64::MAX. */
const ceil = (raw: bigint): bigint => U64F64.toU64(U64F64.add(raw, U64F64.one - 1n));
