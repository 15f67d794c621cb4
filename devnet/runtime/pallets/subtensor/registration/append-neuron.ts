import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';
import { mechanismIndices } from '../subnets/subnet.ts';
import { setLastUpdate } from './neuron.ts';

/**
 * Gives the hotkey the next uid of the subnet. `StakeWeight` is left as it is: the next epoch makes it long enough.
 * subtensor: pallets/subtensor/src/subnets/uids.rs `append_neuron`
 * @returns the uid
 */
export function appendNeuron(ctx: Context, netuid: number, hotkey: AccountId): number {
  const uid = storage.SubnetworkN.get(ctx, netuid);
  storage.SubnetworkN.put(ctx, netuid, uid + 1);
  storage.Active.mutate(ctx, netuid, (v) => [...v, true]);
  storage.Emission.mutate(ctx, netuid, (v) => [...v, 0n]);
  storage.Consensus.mutate(ctx, netuid, (v) => [...v, 0]);
  storage.Dividends.mutate(ctx, netuid, (v) => [...v, 0]);
  storage.ValidatorTrust.mutate(ctx, netuid, (v) => [...v, 0]);
  storage.ValidatorPermit.mutate(ctx, netuid, (v) => [...v, false]);
  for (const index of mechanismIndices(ctx, netuid)) {
    storage.Incentive.mutate(ctx, index, (v) => [...v, 0]);
    setLastUpdate(ctx, index, netuid, uid, now(ctx));
  }
  enterNeuron(ctx, netuid, uid, hotkey);
  return uid;
}

/** Writes who sits at a uid since when. */
export function enterNeuron(ctx: Context, netuid: number, uid: number, hotkey: AccountId): void {
  storage.Keys.put(ctx, netuid, uid, hotkey);
  storage.Uids.put(ctx, netuid, hotkey, uid);
  storage.BlockAtRegistration.put(ctx, netuid, uid, now(ctx));
  storage.IsNetworkMember.put(ctx, hotkey, netuid, true);
}
