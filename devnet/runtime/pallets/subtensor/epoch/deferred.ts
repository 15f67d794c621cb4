import type { Context } from '../../../frame/context.ts';
import { storage } from '../pallet.ts';
import { allNetuids, ROOT } from '../subnets/subnet.ts';
import { isEpochDue } from './schedule.ts';

/** An epoch cannot run on a subnet where two uids have one hotkey. */
export function hasUniqueHotkeys(ctx: Context, netuid: number): boolean {
  const hotkeys = storage.Keys.entries(ctx, netuid).map(([, hotkey]) => hotkey);
  return new Set(hotkeys).size === hotkeys.length;
}

/**
 * Subnets whose epoch is due in this block but has to wait for the next, because `MaxEpochsPerBlock` others run.
 * subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs `epochs_deferred_this_block`
 */
export function deferredNetuids(ctx: Context): Set<number> {
  const deferred = new Set<number>();
  const most = storage.MaxEpochsPerBlock.get(ctx);
  let running = 0;
  for (const netuid of allNetuids(ctx)) {
    if (netuid === ROOT || !isEpochDue(ctx, netuid)) continue;
    if (running >= most) deferred.add(netuid);
    else if (hasUniqueHotkeys(ctx, netuid)) running++;
  }
  return deferred;
}
