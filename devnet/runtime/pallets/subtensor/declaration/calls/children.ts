import { call } from '../../../../frame/pallet.ts';
import { accountId, tuple, u16, u64, vec } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';

export const childrenCalls = {
  set_children: call(67, { hotkey: accountId, netuid: netUid, children: vec(tuple(u64, accountId)) }),
  sudo_set_tx_childkey_take_rate_limit: call(69, { tx_rate_limit: u64 }),
  set_childkey_take: call(75, { hotkey: accountId, netuid: netUid, take: u16 }),
  sudo_set_min_childkey_take: call(76, { take: u16 }),
  sudo_set_max_childkey_take: call(77, { take: u16 }),
  set_pending_childkey_cooldown: call(109, { cooldown: u64 }),
};
