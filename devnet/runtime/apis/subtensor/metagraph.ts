// subtensor: pallets/subtensor/src/rpc_info/metagraph.rs
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { mechanismStorageIndex } from '../../economy/epoch/mechanisms.ts';
import { now } from '../../pallets/subtensor/block.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import type { metagraph } from '../../types/subtensor-info.ts';
import { dynamicInfoOf } from './dynamic-info.ts';
import { hyperparamsOf } from './hyperparams.ts';
import { neuronColumns, NO_AXON } from './neurons.ts';

export type Metagraph = ValueOf<typeof metagraph>;

/** Everything about a subnet in one answer. */
export function metagraphOf(ctx: Context, netuid: number): Metagraph | undefined {
  const info = dynamicInfoOf(ctx, netuid);
  const h = hyperparamsOf(ctx, netuid);
  if (!info || !h) return undefined;
  const columns = neuronColumns(ctx, netuid);
  const {
    subnet_name: name,
    token_symbol: symbol,
    subnet_identity: identity,
    emission: subnet_emission,
    ...pool
  } = info;
  return {
    ...pool,
    ...h,
    ...columns,
    netuid,
    name,
    symbol,
    identity,
    subnet_emission,
    block: now(ctx),
    pow_registration_allowed: storage.NetworkPowRegistrationAllowed.get(ctx, netuid),
    num_uids: storage.SubnetworkN.get(ctx, netuid),
    max_uids: storage.MaxAllowedUids.get(ctx, netuid),
    burn: storage.Burn.get(ctx, netuid),
    identities: columns.coldkeys.map((coldkey) => storage.IdentitiesV2.get(ctx, coldkey)),
    axons: columns.hotkeys.map((hotkey) => storage.Axons.get(ctx, netuid, hotkey) ?? NO_AXON),
    tao_dividends_per_hotkey: columns.hotkeys.map((hotkey) => [hotkey, 0n]),
    alpha_dividends_per_hotkey: columns.hotkeys.map((hotkey) => [
      hotkey,
      storage.AlphaDividendsPerSubnet.get(ctx, netuid, hotkey),
    ]),
  };
}

/** The metagraph with incentive and last update of one mechanism; its netuid is the mechanism's storage index. */
export function mechagraphOf(ctx: Context, netuid: number, mecid: number): Metagraph | undefined {
  if (!subnetExists(ctx, netuid) || mecid >= storage.MechanismCountCurrent.get(ctx, netuid)) return undefined;
  const whole = metagraphOf(ctx, netuid);
  const index = mechanismStorageIndex(netuid, mecid);
  return (
    whole && {
      ...whole,
      netuid: index,
      last_update: storage.LastUpdate.get(ctx, index),
      incentives: storage.Incentive.get(ctx, index),
    }
  );
}
