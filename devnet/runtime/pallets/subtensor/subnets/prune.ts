import type { Context } from '../../../frame/context.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';
import { allNetuids, ROOT } from './subnet.ts';

/** The subnet that gives way to a new one: past its immunity, lowest moving price, then the oldest. */
export function subnetToPrune(ctx: Context): number | undefined {
  let chosen: { netuid: number; price: bigint; since: bigint } | undefined;
  for (const netuid of allNetuids(ctx)) {
    const since = storage.NetworkRegisteredAt.get(ctx, netuid);
    if (netuid === ROOT || now(ctx) < since + storage.NetworkImmunityPeriod.get(ctx)) continue;
    const price = storage.SubnetMovingPrice.get(ctx, netuid).bits;
    if (!chosen || price < chosen.price || (price === chosen.price && since < chosen.since))
      chosen = { netuid, price, since };
  }
  return chosen?.netuid;
}
