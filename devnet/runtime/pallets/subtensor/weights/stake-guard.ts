import { I64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { stakeWeights } from '../epoch/stake-weights.ts';
import { errors, storage } from '../pallet.ts';
import { ownerUid } from '../registration/neuron.ts';

/** Who sets weights has stake at or above `StakeThreshold`, or is the subnet's owner hotkey. @throws NotEnoughStakeToSetWeights */
export function ensureStakeForWeights(ctx: Context, netuid: number, hotkey: AccountId): void {
  const threshold = storage.StakeThreshold.get(ctx);
  if (threshold === 0n) return;
  const owner = ownerUid(ctx, netuid);
  if (owner !== undefined && owner === storage.Uids.get(ctx, netuid, hotkey)) return;
  if (I64F64.toU64(stakeWeights(ctx, hotkey, netuid).total) < threshold) throw errors.NotEnoughStakeToSetWeights();
}
