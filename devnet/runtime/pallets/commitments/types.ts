import { boundedVec, params, struct, u32, u64 } from '../../frame/types.ts';
import type { ValueOf } from '../../frame/type.ts';
import { limited } from '../../types/limited.ts';
import { data } from './data.ts';

/** Pieces of data in one commitment. */
export const MAX_FIELDS = 3;
export const commitmentInfo = struct('pallet_commitments::types::CommitmentInfo', {
  fields: [limited(boundedVec(data), MAX_FIELDS), 'BoundedVec<Data, FieldLimit>'],
});
export const registration = struct(
  'pallet_commitments::types::Registration',
  {
    deposit: [u64, 'Balance'],
    block: [u32, 'BlockNumber'],
    info: [commitmentInfo, 'CommitmentInfo<MaxFields>'],
  },
  params({ Balance: u64, BlockNumber: u32 }),
);
export const usageTracker = struct('pallet_commitments::types::UsageTracker', { last_epoch: u64, used_space: u64 });
export type Registration = ValueOf<typeof registration>;
