import { identity, map, value } from '../../../../frame/storage-item.ts';
import { bool, bytes, u16, u64, u8 } from '../../../../frame/types.ts';

export const hyperparametersStorage = {
  LargestLocked: map([identity(u16)], u64, 0n),
  ValidatorPruneLen: map([identity(u16)], u64, 1n),
  MaxEpochsPerBlock: value(u8, 2),
  HasMigrationRun: map([identity(bytes)], bool, false),
};
