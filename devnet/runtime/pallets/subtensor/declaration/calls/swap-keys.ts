import { call } from '../../../../frame/pallet.ts';
import { accountId, bool, option } from '../../../../frame/types.ts';
import { hash, netUid, taoBalance } from '../../../../types/common.ts';

export const swapKeysCalls = {
  swap_hotkey: call(70, { hotkey: accountId, new_hotkey: accountId, netuid: option(netUid) }),
  swap_coldkey: call(71, { old_coldkey: accountId, new_coldkey: accountId, swap_cost: taoBalance }),
  swap_hotkey_v2: call(72, { hotkey: accountId, new_hotkey: accountId, netuid: option(netUid), keep_stake: bool }),
  schedule_swap_coldkey: call(73, { new_coldkey: accountId }),
  announce_coldkey_swap: call(125, { new_coldkey_hash: hash }),
  swap_coldkey_announced: call(126, { new_coldkey: accountId }),
  dispute_coldkey_swap: call(127, {}),
  reset_coldkey_swap: call(128, { coldkey: accountId }),
  clear_coldkey_swap_announcement: call(133, {}),
};
