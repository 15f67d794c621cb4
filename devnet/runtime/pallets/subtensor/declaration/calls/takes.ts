import { call } from '../../../../frame/pallet.ts';
import { accountId, u16 } from '../../../../frame/types.ts';

export const takesCalls = {
  decrease_take: call(65, { hotkey: accountId, take: u16 }),
  increase_take: call(66, { hotkey: accountId, take: u16 }),
};
