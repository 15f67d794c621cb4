import { call } from '../../../../frame/pallet.ts';
import { accountId, option, u32 } from '../../../../frame/types.ts';
import { percent } from '../../../../types/per-things.ts';
import { MAX_CONTRIBUTORS, registerWeights, terminateWeights } from '../../leases/lease-weights.ts';

export const leasingCalls = {
  register_leased_network: call(
    110,
    { emissions_share: percent, end_block: [option(u32), 'Option<BlockNumberFor<T>>'] },
    { weight: registerWeights.declared(MAX_CONTRIBUTORS) },
  ),
  terminate_lease: call(
    111,
    { lease_id: [u32, 'LeaseId'], hotkey: accountId },
    { weight: terminateWeights.declared(MAX_CONTRIBUTORS) },
  ),
};
