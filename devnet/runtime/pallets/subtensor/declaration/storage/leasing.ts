import { identity, map, optionalMap, twox64Concat, value } from '../../../../frame/storage-item.ts';
import { accountId, u16, u32, u64 } from '../../../../frame/types.ts';
import { u64f64 } from '../../../../types/fixed.ts';
import { subnetLease } from '../../../../types/subtensor.ts';

export const leasingStorage = {
  SubnetLeases: optionalMap([twox64Concat(u32)], subnetLease),
  SubnetLeaseShares: map([twox64Concat(u32), identity(accountId)], u64f64, { bits: 0n }),
  SubnetUidToLeaseId: optionalMap([twox64Concat(u16)], u32),
  NextSubnetLeaseId: value(u32, 0),
  AccumulatedLeaseDividends: map([twox64Concat(u32)], u64, 0n),
};
