import type { Context } from '../../../frame/context.ts';
import type { Origin } from '../../../frame/origin.ts';
import { now } from '../block.ts';
import { errors, events, storage } from '../pallet.ts';
import { ensureSubnetExists, ensureSubnetOwner } from './subnet.ts';

/** The owner starts a subnet: from the next block on it emits alpha, and stake may come in. */
export function startCall(ctx: Context, origin: Origin, netuid: number): void {
  ensureSubnetExists(ctx, netuid);
  ensureSubnetOwner(ctx, origin, netuid);
  if (storage.FirstEmissionBlockNumber.has(ctx, netuid)) throw errors.FirstEmissionBlockNumberAlreadySet();
  const earliest = storage.NetworkRegisteredAt.get(ctx, netuid) + storage.StartCallDelay.get(ctx);
  if (now(ctx) < earliest) throw errors.NeedWaitingMoreBlocksToStarCall();
  const first = now(ctx) + 1n;
  storage.FirstEmissionBlockNumber.put(ctx, netuid, first);
  storage.SubtokenEnabled.put(ctx, netuid, true);
  ctx.deposit(events.FirstEmissionBlockNumberSet([netuid, first]));
}
