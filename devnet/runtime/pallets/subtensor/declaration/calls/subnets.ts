import { call } from '../../../../frame/pallet.ts';
import { accountId, bool, u16, u32 } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';

export const subnetsCalls = {
  register_network: call(59, { hotkey: accountId }),
  dissolve_network: call(61, { coldkey: accountId, netuid: netUid }),
  start_call: call(92, { netuid: netUid }),
  root_dissolve_network: call(120, { netuid: netUid }),
  set_auto_parent_delegation_enabled: call(135, { hotkey: accountId, enabled: bool }),
  set_tempo: call(139, { netuid: netUid, tempo: u16 }),
  set_activity_cutoff_factor: call(140, { netuid: netUid, factor_milli: u32 }),
  trigger_epoch: call(141, { netuid: netUid }),
};
