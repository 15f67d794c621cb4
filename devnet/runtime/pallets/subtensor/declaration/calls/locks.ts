import { call } from '../../../../frame/pallet.ts';
import { accountId, bool } from '../../../../frame/types.ts';
import { alphaBalance, netUid } from '../../../../types/common.ts';

/** Four reads and three writes. */
const PERPETUAL = { weight: { refTime: 400_000_000n, proofSize: 0n } };

export const locksCalls = {
  lock_stake: call(136, { hotkey: accountId, netuid: netUid, amount: alphaBalance }),
  move_lock: call(137, { destination_hotkey: accountId, netuid: netUid }),
  set_perpetual_lock: call(138, { netuid: netUid, enabled: bool }, PERPETUAL),
  set_reject_locked_alpha: call(142, { enabled: bool }),
};
