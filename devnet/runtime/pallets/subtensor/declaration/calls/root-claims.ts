import { call } from '../../../../frame/pallet.ts';
import { btreeSet, u64 } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';
import { rootClaimTypeEnum } from '../../../../types/subtensor.ts';

export const rootClaimsCalls = {
  claim_root: call(121, { subnets: btreeSet(netUid) }),
  set_root_claim_type: call(122, { new_root_claim_type: rootClaimTypeEnum }),
  sudo_set_num_root_claims: call(123, { new_value: u64 }),
  sudo_set_root_claim_threshold: call(124, { netuid: netUid, new_value: u64 }),
};
