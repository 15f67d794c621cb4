// subtensor: pallets/subtensor/src/rpc_info/subnet_info.rs
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import type { subnetInfo, subnetInfov2 } from '../../types/subtensor-info.ts';

type Info = ValueOf<typeof subnetInfo>;

/** Parameters and size of a subnet in the first form. */
export function subnetInfoOf(ctx: Context, netuid: number): Info | undefined {
  if (!subnetExists(ctx, netuid)) return undefined;
  return {
    netuid,
    rho: storage.Rho.get(ctx, netuid),
    kappa: storage.Kappa.get(ctx, netuid),
    difficulty: storage.Difficulty.get(ctx, netuid),
    immunity_period: storage.ImmunityPeriod.get(ctx, netuid),
    max_allowed_validators: storage.MaxAllowedValidators.get(ctx, netuid),
    min_allowed_weights: storage.MinAllowedWeights.get(ctx, netuid),
    max_weights_limit: MAX_WEIGHT,
    scaling_law_power: storage.ScalingLawPower.get(ctx, netuid),
    subnetwork_n: storage.SubnetworkN.get(ctx, netuid),
    max_allowed_uids: storage.MaxAllowedUids.get(ctx, netuid),
    blocks_since_last_step: storage.BlocksSinceLastStep.get(ctx, netuid),
    tempo: storage.Tempo.get(ctx, netuid),
    network_modality: 0,
    network_connect: [],
    emission_values: 0n,
    burn: storage.Burn.get(ctx, netuid),
    owner: storage.SubnetOwner.get(ctx, netuid),
  };
}

/** The limit on a single weight is fixed; the stored one is ignored. */
export const MAX_WEIGHT = 65_535;

/** The same with the subnet's identity. */
export function subnetInfoV2Of(ctx: Context, netuid: number): ValueOf<typeof subnetInfov2> | undefined {
  const info = subnetInfoOf(ctx, netuid);
  if (!info) return undefined;
  const { emission_values: emission_value, ...rest } = info;
  return { ...rest, emission_value, identity: storage.SubnetIdentitiesV3.get(ctx, netuid) };
}
