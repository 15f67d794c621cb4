import { blake2_128Concat, identity, map, twox64Concat, value } from '../../../../frame/storage-item.ts';
import { accountId, bool, u16, u32, u64, u8, vec } from '../../../../frame/types.ts';
import { ZERO_ACCOUNT } from '../../../../types/common.ts';

export const subnetsStorage = {
  OwnerHyperparamRateLimit: value(u16, 2),
  DissolveNetworkScheduleDuration: value(u32, 36_000),
  Owner: map([blake2_128Concat(accountId)], accountId, ZERO_ACCOUNT),
  SubnetLimit: value(u16, 128),
  SubnetExcessTao: map([identity(u16)], u64, 0n),
  OwnedHotkeys: map([blake2_128Concat(accountId)], vec(accountId), []),
  TotalNetworks: value(u16, 0),
  StartCallDelay: value(u64, 0n),
  NetworkMinLockCost: value(u64, 1_000_000_000_000n),
  NetworkLastLockCost: value(u64, 1_000_000_000_000n),
  NetworkLockReductionInterval: value(u64, 100_800n),
  NetworkRateLimit: value(u64, 7_200n),
  TransferToggle: map([identity(u16)], bool, true),
  SubnetLocked: map([identity(u16)], u64, 0n),
  SubnetMechanism: map([identity(u16)], u16, 0),
  NetworksAdded: map([identity(u16)], bool, false),
  SubnetOwner: map([identity(u16)], accountId, ZERO_ACCOUNT),
  SubnetOwnerHotkey: map([identity(u16)], accountId, ZERO_ACCOUNT),
  SubtokenEnabled: map([identity(u16)], bool, false),
  MaxMechanismCount: value(u8, 2),
  MechanismCountCurrent: map([twox64Concat(u16)], u8, 1),
};
