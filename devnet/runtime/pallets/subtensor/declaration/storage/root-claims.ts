import { blake2_128Concat, identity, map, optionalMap, value } from '../../../../frame/storage-item.ts';
import { accountId, btreeMap, u128, u16, u64 } from '../../../../frame/types.ts';
import { i96f32, u96f32 } from '../../../../types/fixed.ts';
import { rootClaimTypeEnum } from '../../../../types/subtensor.ts';

export const rootClaimsStorage = {
  RootAlphaDividendsPerSubnet: map([identity(u16), blake2_128Concat(accountId)], u64, 0n),
  RootProp: map([identity(u16)], u96f32, { bits: 0n }),
  RootClaimableThreshold: map([blake2_128Concat(u16)], i96f32, { bits: 2_147_483_648_000_000n }),
  RootClaimable: map([blake2_128Concat(accountId)], btreeMap(u16, i96f32), []),
  RootClaimed: map([identity(u16), blake2_128Concat(accountId), blake2_128Concat(accountId)], u128, 0n),
  RootClaimType: map([blake2_128Concat(accountId)], rootClaimTypeEnum, { type: 'Swap' }),
  StakingColdkeysByIndex: optionalMap([identity(u64)], accountId),
  StakingColdkeys: optionalMap([identity(accountId)], u64),
  NumStakingColdkeys: value(u64, 0n),
  NumRootClaim: value(u64, 5n),
};
