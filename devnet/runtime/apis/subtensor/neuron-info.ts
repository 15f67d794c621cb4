// subtensor: pallets/subtensor/src/rpc_info/neuron_info.rs
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { hotkeyStake } from '../../pallets/subtensor/staking/stake.ts';
import { subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import type { neuronInfo, neuronInfoLite } from '../../types/subtensor-info.ts';
import { NO_AXON, NO_PROMETHEUS } from './neurons.ts';

type Lite = ValueOf<typeof neuronInfoLite>;

/** One neuron without weights and bonds. Rank and trust are no longer computed: 0. */
export function neuronLiteOf(ctx: Context, netuid: number, uid: number): Lite | undefined {
  if (!subnetExists(ctx, netuid) || !storage.Keys.has(ctx, netuid, uid)) return undefined;
  const hotkey = storage.Keys.get(ctx, netuid, uid);
  const coldkey = storage.Owner.get(ctx, hotkey);
  const at = <T>(vector: readonly T[], otherwise: T): T => vector[uid] ?? otherwise;
  return {
    hotkey,
    coldkey,
    uid,
    netuid,
    active: at(storage.Active.get(ctx, netuid), false),
    axon_info: storage.Axons.get(ctx, netuid, hotkey) ?? NO_AXON,
    prometheus_info: storage.Prometheus.get(ctx, netuid, hotkey) ?? NO_PROMETHEUS,
    stake: [[coldkey, hotkeyStake(ctx, hotkey, netuid)]],
    rank: 0,
    emission: at(storage.Emission.get(ctx, netuid), 0n),
    incentive: at(storage.Incentive.get(ctx, netuid), 0),
    consensus: at(storage.Consensus.get(ctx, netuid), 0),
    trust: 0,
    validator_trust: at(storage.ValidatorTrust.get(ctx, netuid), 0),
    dividends: at(storage.Dividends.get(ctx, netuid), 0),
    last_update: at(storage.LastUpdate.get(ctx, netuid), 0n),
    validator_permit: at(storage.ValidatorPermit.get(ctx, netuid), false),
    pruning_score: 65_535,
  };
}

/** One neuron with the weights and bonds that are not zero. */
export function neuronOf(ctx: Context, netuid: number, uid: number): ValueOf<typeof neuronInfo> | undefined {
  const lite = neuronLiteOf(ctx, netuid, uid);
  const positive = (row: readonly (readonly number[])[]): [number, number][] =>
    row.flatMap(([to = 0, value = 0]): [number, number][] => (value > 0 ? [[to, value]] : []));
  return (
    lite && {
      ...lite,
      weights: positive(storage.Weights.get(ctx, netuid, uid)),
      bonds: positive(storage.Bonds.get(ctx, netuid, uid)),
    }
  );
}

/** All neurons by uid, up to the first gap. */
export function neuronsOf<T>(
  ctx: Context,
  netuid: number,
  one: (ctx: Context, netuid: number, uid: number) => T | undefined,
): T[] {
  const neurons: T[] = [];
  const n = storage.SubnetworkN.get(ctx, netuid);
  for (let uid = 0; uid < n; uid++) {
    const neuron = one(ctx, netuid, uid);
    if (neuron === undefined) break;
    neurons.push(neuron);
  }
  return neurons;
}
