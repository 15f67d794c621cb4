import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';
import { mechanismIndices } from '../subnets/subnet.ts';
import { enterNeuron } from './append-neuron.ts';
import { setLastUpdate, withElement } from './neuron.ts';

/**
 * Puts a hotkey at an occupied uid. The former hotkey loses its place and what it served; its stake stays. A uid of the
 * subnet's owner hotkey is left alone. subtensor: pallets/subtensor/src/subnets/uids.rs `replace_neuron`
 */
export function replaceNeuron(ctx: Context, netuid: number, uid: number, hotkey: AccountId): void {
  const former = storage.Keys.get(ctx, netuid, uid);
  if (storage.SubnetOwnerHotkey.has(ctx, netuid) && storage.SubnetOwnerHotkey.get(ctx, netuid) === former) return;
  storage.Uids.remove(ctx, netuid, former);
  storage.IsNetworkMember.remove(ctx, former, netuid);
  storage.AssociatedEvmAddress.remove(ctx, netuid, uid);
  storage.Axons.remove(ctx, netuid, former);
  storage.NeuronCertificates.remove(ctx, netuid, former);
  storage.Prometheus.remove(ctx, netuid, former);
  enterNeuron(ctx, netuid, uid, hotkey);
  storage.Active.mutate(ctx, netuid, (v) => withElement(v, uid, true));
  clearNeuron(ctx, netuid, uid);
  for (const index of mechanismIndices(ctx, netuid)) setLastUpdate(ctx, index, netuid, uid, now(ctx));
}

/** Sets everything an epoch computed for the uid to zero, drops its weights and bonds, and sets the weights towards it to 0. */
function clearNeuron(ctx: Context, netuid: number, uid: number): void {
  storage.Emission.mutate(ctx, netuid, (v) => withElement(v, uid, 0n));
  for (const item of [storage.Consensus, storage.Dividends, storage.StakeWeight, storage.ValidatorTrust])
    item.mutate(ctx, netuid, (v) => withElement(v, uid, 0));
  storage.ValidatorPermit.mutate(ctx, netuid, (v) => withElement(v, uid, false));
  for (const index of mechanismIndices(ctx, netuid)) {
    storage.Incentive.mutate(ctx, index, (v) => withElement(v, uid, 0));
    storage.Bonds.remove(ctx, index, uid);
    storage.Weights.remove(ctx, index, uid);
    for (const [row, weights] of storage.Weights.entries1<number>(ctx, index)) {
      if (weights.some(([to, weight]) => to === uid && weight !== 0))
        storage.Weights.put(
          ctx,
          index,
          row,
          weights.map(([to, weight]) => [to, to === uid ? 0 : weight]),
        );
    }
  }
}
