import { call } from '../../../../frame/pallet.ts';
import { accountId, bool, option } from '../../../../frame/types.ts';
import { alphaBalance, netUid, taoBalance } from '../../../../types/common.ts';

export const stakingCalls = {
  add_stake: call(2, { hotkey: accountId, netuid: netUid, amount_staked: taoBalance }),
  remove_stake: call(3, { hotkey: accountId, netuid: netUid, amount_unstaked: alphaBalance }),
  unstake_all: call(83, { hotkey: accountId }),
  unstake_all_alpha: call(84, { hotkey: accountId }),
  move_stake: call(85, {
    origin_hotkey: accountId,
    destination_hotkey: accountId,
    origin_netuid: netUid,
    destination_netuid: netUid,
    alpha_amount: alphaBalance,
  }),
  transfer_stake: call(86, {
    destination_coldkey: accountId,
    hotkey: accountId,
    origin_netuid: netUid,
    destination_netuid: netUid,
    alpha_amount: alphaBalance,
  }),
  swap_stake: call(87, {
    hotkey: accountId,
    origin_netuid: netUid,
    destination_netuid: netUid,
    alpha_amount: alphaBalance,
  }),
  add_stake_limit: call(88, {
    hotkey: accountId,
    netuid: netUid,
    amount_staked: taoBalance,
    limit_price: taoBalance,
    allow_partial: bool,
  }),
  remove_stake_limit: call(89, {
    hotkey: accountId,
    netuid: netUid,
    amount_unstaked: alphaBalance,
    limit_price: taoBalance,
    allow_partial: bool,
  }),
  swap_stake_limit: call(90, {
    hotkey: accountId,
    origin_netuid: netUid,
    destination_netuid: netUid,
    alpha_amount: alphaBalance,
    limit_price: taoBalance,
    allow_partial: bool,
  }),
  try_associate_hotkey: call(91, { hotkey: accountId }),
  recycle_alpha: call(101, { hotkey: accountId, amount: alphaBalance, netuid: netUid }),
  burn_alpha: call(102, { hotkey: accountId, amount: alphaBalance, netuid: netUid }),
  remove_stake_full_limit: call(103, { hotkey: accountId, netuid: netUid, limit_price: option(taoBalance) }),
  set_coldkey_auto_stake_hotkey: call(114, { netuid: netUid, hotkey: accountId }),
  add_stake_burn: call(132, { hotkey: accountId, netuid: netUid, amount: taoBalance, limit: option(taoBalance) }),
};
