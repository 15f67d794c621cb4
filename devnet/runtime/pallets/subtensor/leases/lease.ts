// A lease: a subnet paid for by a crowdloan, run by its creator (the beneficiary), whose owner's cut is shared with the contributors.
import { bytesToHex, concatBytes, encodeU32 } from '../../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../../substrate/hash.ts';
import type { Context } from '../../../frame/context.ts';
import { encode, type ValueOf } from '../../../frame/type.ts';
import { str, type AccountId } from '../../../frame/types.ts';
import type { subnetLease } from '../../../types/subtensor.ts';
import { storage } from '../pallet.ts';

export type Lease = ValueOf<typeof subnetLease>;

const leaseAccount = (purpose: string, id: number): AccountId =>
  bytesToHex(blake2b256(concatBytes(encode(str, purpose), encodeU32(id))));

/** The account that owns the leased subnet; nobody has its key. subtensor: pallets/subtensor/src/subnets/leasing.rs `lease_coldkey` */
export const leaseColdkey = (id: number): AccountId => leaseAccount('leasing/coldkey', id);
/** The owner hotkey of the leased subnet; nobody has its key either. */
export const leaseHotkey = (id: number): AccountId => leaseAccount('leasing/hotkey', id);

/** Forgets the lease of a subnet that ends. */
export function clearLease(ctx: Context, netuid: number): void {
  const id = storage.SubnetUidToLeaseId.take(ctx, netuid);
  if (id !== undefined) forgetLease(ctx, id);
}

/** Deletes a lease with its shares and what has gathered for them. @returns how many contributors had a share */
export function forgetLease(ctx: Context, id: number): number {
  storage.SubnetLeases.remove(ctx, id);
  storage.AccumulatedLeaseDividends.remove(ctx, id);
  return storage.SubnetLeaseShares.clear(ctx, id);
}
