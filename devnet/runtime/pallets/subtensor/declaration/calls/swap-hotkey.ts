import { call } from '../../../../frame/pallet.ts';
import { accountId, bool, option } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';

export const swapHotkeyCalls = {
  swap_hotkey: call(70, { hotkey: accountId, new_hotkey: accountId, netuid: option(netUid) }),
  swap_hotkey_v2: call(72, { hotkey: accountId, new_hotkey: accountId, netuid: option(netUid), keep_stake: bool }),
};
