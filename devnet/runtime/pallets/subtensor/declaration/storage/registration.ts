import { blake2_128Concat, identity, map, optionalMap, value } from '../../../../frame/storage-item.ts';
import { accountId, bool, bytes, u16, u64 } from '../../../../frame/types.ts';
import { ZERO_ACCOUNT } from '../../../../types/common.ts';
import { u64f64 } from '../../../../types/fixed.ts';
import { recycleOrBurnEnum } from '../../../../types/subtensor.ts';

export const registrationStorage = {
  UsedWork: map([identity(bytes)], u64, 0n),
  MaxRegistrationsPerBlock: map([identity(u16)], u16, 1),
  NetworkImmunityPeriod: value(u64, 1_296_000n),
  SubnetworkN: map([identity(u16)], u16, 0),
  IsNetworkMember: map([blake2_128Concat(accountId), identity(u16)], bool, false),
  NetworkRegistrationAllowed: map([identity(u16)], bool, true),
  NetworkPowRegistrationAllowed: map([identity(u16)], bool, true),
  NetworkRegisteredAt: map([identity(u16)], u64, 0n),
  RegisteredSubnetCounter: map([identity(u16)], u64, 0n),
  RecycleOrBurn: map([identity(u16)], recycleOrBurnEnum, 'Burn'),
  RegistrationsThisInterval: map([identity(u16)], u16, 0),
  POWRegistrationsThisInterval: map([identity(u16)], u16, 0),
  BurnRegistrationsThisInterval: map([identity(u16)], u16, 0),
  MinAllowedUids: map([identity(u16)], u16, 64),
  MaxAllowedUids: map([identity(u16)], u16, 256),
  ImmunityPeriod: map([identity(u16)], u16, 4_096),
  AdjustmentInterval: map([identity(u16)], u16, 100),
  TargetRegistrationsPerInterval: map([identity(u16)], u16, 2),
  AdjustmentAlpha: map([identity(u16)], u64, 0n),
  Burn: map([identity(u16)], u64, 100_000_000n),
  Difficulty: map([identity(u16)], u64, 10_000_000n),
  MinBurn: map([identity(u16)], u64, 500_000n),
  MaxBurn: map([identity(u16)], u64, 100_000_000_000n),
  MinDifficulty: map([identity(u16)], u64, 10_000_000n),
  MaxDifficulty: map([identity(u16)], u64, 4_611_686_018_427_387_903n),
  LastAdjustmentBlock: map([identity(u16)], u64, 0n),
  RegistrationsThisBlock: map([identity(u16)], u16, 0),
  ImmuneOwnerUidsLimit: map([identity(u16)], u16, 1),
  Uids: optionalMap([identity(u16), blake2_128Concat(accountId)], u16),
  Keys: map([identity(u16), identity(u16)], accountId, ZERO_ACCOUNT),
  BlockAtRegistration: map([identity(u16), identity(u16)], u64, 0n),
  NetworkRegistrationStartBlock: value(u64, 0n),
  MinNonImmuneUids: map([identity(u16)], u16, 10),
  BurnHalfLife: map([identity(u16)], u16, 360),
  BurnIncreaseMult: map([identity(u16)], u64f64, { bits: 23_242_897_532_874_035_200n }),
};
