import { blake2_128Concat, identity, map, optionalMap, twox64Concat, value } from '../../../../frame/storage-item.ts';
import { accountId, bytes, option, u16, u64, vec } from '../../../../frame/types.ts';
import { u64f64 } from '../../../../types/fixed.ts';
import { safeFloat } from '../../../../types/subtensor.ts';

export const stakingStorage = {
  NextStakeJobId: value(u64, 0n),
  MaxDelegateTake: value(u16, 11_796),
  MinDelegateTake: value(u16, 0),
  Delegates: map([blake2_128Concat(accountId)], u16, 11_796),
  AlphaDividendsPerSubnet: map([identity(u16), blake2_128Concat(accountId)], u64, 0n),
  TotalStake: value(u64, 0n),
  StakingHotkeys: map([blake2_128Concat(accountId)], vec(accountId), []),
  AutoStakeDestination: optionalMap([blake2_128Concat(accountId), identity(u16)], accountId),
  AutoStakeDestinationColdkeys: map([blake2_128Concat(accountId), identity(u16)], vec(accountId), []),
  TotalHotkeyAlpha: map([blake2_128Concat(accountId), identity(u16)], u64, 0n),
  TotalHotkeyAlphaLastEpoch: map([blake2_128Concat(accountId), identity(u16)], u64, 0n),
  TotalHotkeyShares: map([blake2_128Concat(accountId), identity(u16)], u64f64, { bits: 0n }),
  Alpha: map([blake2_128Concat(accountId), blake2_128Concat(accountId), identity(u16)], u64f64, { bits: 0n }),
  TotalHotkeySharesV2: map([blake2_128Concat(accountId), identity(u16)], safeFloat, { mantissa: 0n, exponent: 0n }),
  AlphaV2: map([blake2_128Concat(accountId), blake2_128Concat(accountId), identity(u16)], safeFloat, {
    mantissa: 0n,
    exponent: 0n,
  }),
  AlphaMapLastKey: value(option(bytes), undefined),
  AlphaV2MapLastKey: value(option(bytes), undefined),
  NominatorMinRequiredStake: value(u64, 0n),
  TxDelegateTakeRateLimit: value(u64, 216_000n),
  LastTxBlockDelegateTake: map([identity(accountId)], u64, 0n),
  StakeThreshold: value(u64, 0n),
  LastColdkeyHotkeyStakeBlock: optionalMap([twox64Concat(accountId), twox64Concat(accountId)], u64),
};
