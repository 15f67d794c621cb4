import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { storage } from '../subtensor/pallet.ts';
import { mechanismIndices } from '../subtensor/subnets/subnet.ts';

/**
 * Forgets the bonds towards a hotkey in every mechanism of its subnet, where the subnet allows it.
 * subtensor: pallets/subtensor/src/epoch/run_epoch.rs `do_reset_bonds`
 */
export function resetBonds(ctx: Context, netuid: number, hotkey: AccountId): void {
  const uid = storage.Uids.get(ctx, netuid, hotkey);
  if (uid === undefined || !storage.BondsResetOn.get(ctx, netuid)) return;
  for (const index of mechanismIndices(ctx, netuid))
    for (const [from, bonds] of storage.Bonds.entries1<number>(ctx, index)) {
      const rest = bonds.filter(([to]) => to !== uid);
      if (rest.length !== bonds.length) storage.Bonds.put(ctx, index, from, rest);
    }
}
