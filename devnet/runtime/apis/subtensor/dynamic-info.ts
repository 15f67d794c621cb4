// subtensor: pallets/subtensor/src/rpc_info/dynamic_info.rs
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { now } from '../../pallets/subtensor/block.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import type { dynamicInfo } from '../../types/subtensor-info.ts';
import { subnetName } from './subnet-name.ts';

/** Pool, emission and schedule of a subnet. Amounts in rao and alpha-rao. */
export function dynamicInfoOf(ctx: Context, netuid: number): ValueOf<typeof dynamicInfo> | undefined {
  if (!subnetExists(ctx, netuid)) return undefined;
  const lastStep = storage.LastMechansimStepBlock.get(ctx, netuid);
  return {
    netuid,
    owner_hotkey: storage.SubnetOwnerHotkey.get(ctx, netuid),
    owner_coldkey: storage.SubnetOwner.get(ctx, netuid),
    subnet_name: [...subnetName(ctx, netuid)],
    token_symbol: [...storage.TokenSymbol.get(ctx, netuid)],
    tempo: storage.Tempo.get(ctx, netuid),
    last_step: lastStep,
    blocks_since_last_step: now(ctx) - lastStep,
    emission: 0n,
    alpha_in: storage.SubnetAlphaIn.get(ctx, netuid),
    alpha_out: storage.SubnetAlphaOut.get(ctx, netuid),
    tao_in: storage.SubnetTAO.get(ctx, netuid),
    alpha_out_emission: storage.SubnetAlphaOutEmission.get(ctx, netuid),
    alpha_in_emission: storage.SubnetAlphaInEmission.get(ctx, netuid),
    tao_in_emission: storage.SubnetTaoInEmission.get(ctx, netuid),
    pending_alpha_emission:
      storage.PendingValidatorEmission.get(ctx, netuid) + storage.PendingServerEmission.get(ctx, netuid),
    pending_root_emission: 0n,
    subnet_volume: storage.SubnetVolume.get(ctx, netuid),
    network_registered_at: storage.NetworkRegisteredAt.get(ctx, netuid),
    subnet_identity: storage.SubnetIdentitiesV3.get(ctx, netuid),
    moving_price: storage.SubnetMovingPrice.get(ctx, netuid),
  };
}
