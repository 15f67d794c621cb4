import { call } from '../../../../frame/pallet.ts';
import { u64 } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';

export const votingPowerCalls = {
  enable_voting_power_tracking: call(129, { netuid: netUid }),
  disable_voting_power_tracking: call(130, { netuid: netUid }),
  sudo_set_voting_power_ema_alpha: call(131, { netuid: netUid, alpha: u64 }),
};
