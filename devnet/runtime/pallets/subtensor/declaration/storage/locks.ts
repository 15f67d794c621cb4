import { blake2_128Concat, identity, map, optionalMap, value } from '../../../../frame/storage-item.ts';
import { accountId, bool, u16, u64, unit } from '../../../../frame/types.ts';
import { lockState } from '../../../../types/subtensor.ts';

export const locksStorage = {
  Lock: optionalMap([blake2_128Concat(accountId), identity(u16), blake2_128Concat(accountId)], lockState),
  LockingColdkeys: optionalMap([identity(u16), blake2_128Concat(accountId), blake2_128Concat(accountId)], unit),
  HotkeyLock: optionalMap([identity(u16), blake2_128Concat(accountId)], lockState),
  DecayingHotkeyLock: optionalMap([identity(u16), blake2_128Concat(accountId)], lockState),
  OwnerLock: optionalMap([identity(u16)], lockState),
  DecayingOwnerLock: optionalMap([identity(u16)], lockState),
  DecayingLock: optionalMap([blake2_128Concat(accountId), identity(u16)], bool),
  OwnerCutAutoLockEnabled: map([identity(u16)], bool, false),
  MaturityRate: value(u64, 934_866n),
  UnlockRate: value(u64, 934_866n),
};
