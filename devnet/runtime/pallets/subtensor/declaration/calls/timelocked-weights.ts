import { call } from '../../../../frame/pallet.ts';
import { boundedBytes, u16, u64 } from '../../../../frame/types.ts';
import { mechId, netUid } from '../../../../types/common.ts';
import { limited } from '../../../../types/limited.ts';

/** A timelocked commit. subtensor: `MAX_CRV3_COMMIT_SIZE_BYTES` */
const commitBytes = limited(boundedBytes, 5_000);

export const timelockedWeightsCalls = {
  commit_timelocked_weights: call(113, {
    netuid: netUid,
    commit: [commitBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'],
    reveal_round: u64,
    commit_reveal_version: u16,
  }),
  commit_crv3_mechanism_weights: call(117, {
    netuid: netUid,
    mecid: mechId,
    commit: [commitBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'],
    reveal_round: u64,
  }),
  commit_timelocked_mechanism_weights: call(118, {
    netuid: netUid,
    mecid: mechId,
    commit: [commitBytes, 'BoundedVec<u8, ConstU32<MAX_CRV3_COMMIT_SIZE_BYTES>>'],
    reveal_round: u64,
    commit_reveal_version: u16,
  }),
};
