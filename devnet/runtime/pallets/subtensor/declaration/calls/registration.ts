import { call } from '../../../../frame/pallet.ts';
import { accountId, bytes, u64 } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';

export const registrationCalls = {
  register: call(6, {
    netuid: netUid,
    block_number: u64,
    nonce: u64,
    work: bytes,
    hotkey: accountId,
    coldkey: accountId,
  }),
  burned_register: call(7, { netuid: netUid, hotkey: accountId }),
  root_register: call(62, { hotkey: accountId }),
  register_limit: call(134, { netuid: netUid, hotkey: accountId, limit_price: u64 }),
};
