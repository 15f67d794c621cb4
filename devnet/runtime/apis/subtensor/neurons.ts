// What several answers say of the neurons of a subnet, one element per uid.
import { I64F64 } from '../../economy/fixed/formats.ts';
import type { Context } from '../../frame/context.ts';
import { stakeWeights } from '../../pallets/subtensor/epoch/stake-weights.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';

/** Columns that Metagraph and SubnetState share. Rank, trust and pruning score are no longer computed: empty. */
export function neuronColumns(ctx: Context, netuid: number) {
  const uids = Array.from({ length: storage.SubnetworkN.get(ctx, netuid) }, (_, uid) => uid);
  const hotkeys = uids.map((uid) => storage.Keys.get(ctx, netuid, uid));
  const stakes = hotkeys.map((hotkey) => stakeWeights(ctx, hotkey, netuid));
  return {
    hotkeys,
    coldkeys: hotkeys.map((hotkey) => storage.Owner.get(ctx, hotkey)),
    active: storage.Active.get(ctx, netuid),
    validator_permit: storage.ValidatorPermit.get(ctx, netuid),
    pruning_score: [],
    last_update: storage.LastUpdate.get(ctx, netuid),
    emission: storage.Emission.get(ctx, netuid),
    dividends: storage.Dividends.get(ctx, netuid),
    incentives: storage.Incentive.get(ctx, netuid),
    consensus: storage.Consensus.get(ctx, netuid),
    trust: [],
    rank: [],
    block_at_registration: uids.map((uid) => storage.BlockAtRegistration.get(ctx, netuid, uid)),
    alpha_stake: stakes.map(({ alpha }) => alpha),
    tao_stake: stakes.map(({ rootRao }) => rootRao),
    total_stake: stakes.map(({ total }) => I64F64.toU64(total)),
  };
}

/** An endpoint that was never announced. */
export const NO_AXON = {
  block: 0n,
  version: 0,
  ip: 0n,
  port: 0,
  ip_type: 0,
  protocol: 0,
  placeholder1: 0,
  placeholder2: 0,
};
export const NO_PROMETHEUS = { block: 0n, version: 0, ip: 0n, port: 0, ip_type: 0 };
