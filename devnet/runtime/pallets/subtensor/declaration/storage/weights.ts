import { identity, map, optionalMap, twox64Concat, value } from '../../../../frame/storage-item.ts';
import { accountId, bool, boundedBytes, h256, tuple, u16, u64, vec } from '../../../../frame/types.ts';

export const weightsStorage = {
  TaoWeight: value(u64, 971_718_665_099_567_868n),
  WeightsVersionKeyRateLimit: value(u64, 5n),
  MaxWeightsLimit: map([identity(u16)], u16, 65_535),
  WeightsVersionKey: map([identity(u16)], u64, 0n),
  MinAllowedWeights: map([identity(u16)], u16, 1_024),
  WeightsSetRateLimit: map([identity(u16)], u64, 100n),
  CommitRevealWeightsEnabled: map([identity(u16)], bool, true),
  Weights: map([identity(u16), identity(u16)], vec(tuple(u16, u16)), []),
  WeightCommits: optionalMap([twox64Concat(u16), twox64Concat(accountId)], vec(tuple(h256, u64, u64, u64))),
  TimelockedWeightCommits: map(
    [twox64Concat(u16), twox64Concat(u64)],
    vec(tuple(accountId, u64, boundedBytes, u64)),
    [],
  ),
  CRV3WeightCommits: map([twox64Concat(u16), twox64Concat(u64)], vec(tuple(accountId, boundedBytes, u64)), []),
  CRV3WeightCommitsV2: map([twox64Concat(u16), twox64Concat(u64)], vec(tuple(accountId, u64, boundedBytes, u64)), []),
  RevealPeriodEpochs: map([twox64Concat(u16)], u64, 1n),
  CommitRevealWeightsVersion: value(u16, 4),
};
