import { call } from '../../../../frame/pallet.ts';
import { accountId } from '../../../../frame/types.ts';
import { hash, taoBalance } from '../../../../types/common.ts';

export const swapColdkeyCalls = {
  swap_coldkey: call(71, { old_coldkey: accountId, new_coldkey: accountId, swap_cost: taoBalance }),
  schedule_swap_coldkey: call(73, { new_coldkey: accountId }),
  announce_coldkey_swap: call(125, { new_coldkey_hash: hash }),
  swap_coldkey_announced: call(126, { new_coldkey: accountId }),
  dispute_coldkey_swap: call(127, {}),
  reset_coldkey_swap: call(128, { coldkey: accountId }),
  clear_coldkey_swap_announcement: call(133, {}),
};
