import type { DrainedPending } from '../../../economy/emission/distribute-emission.ts';
import type { Context } from '../../../frame/context.ts';
import { now } from '../block.ts';
import { hasUniqueHotkeys } from '../epoch/deferred.ts';
import { isEpochDue } from '../epoch/schedule.ts';
import { changeOwnerByConviction } from '../locks/owner-by-conviction.ts';
import { events, storage } from '../pallet.ts';
import { allNetuids, ROOT } from '../subnets/subnet.ts';

/** A subnet whose epoch runs in this block, with what has gathered for it, in alpha-rao. */
export interface Drained {
  readonly netuid: number;
  readonly pending: DrainedPending;
  readonly ownerCut: bigint;
}

/**
 * Finds the subnets whose epoch is due and takes what has gathered for them. No more than `MaxEpochsPerBlock` run in a block; the
 * others wait for the next. subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs `drain_pending`
 */
export function drainDue(ctx: Context): Drained[] {
  const drained: Drained[] = [];
  const most = storage.MaxEpochsPerBlock.get(ctx);
  for (const netuid of allNetuids(ctx)) {
    if (netuid === ROOT) continue;
    storage.BlocksSinceLastStep.mutate(ctx, netuid, (n) => n + 1n);
    if (!isEpochDue(ctx, netuid)) continue;
    if (drained.length >= most) {
      defer(ctx, netuid);
      continue;
    }
    if (hasUniqueHotkeys(ctx, netuid)) {
      storage.BlocksSinceLastStep.put(ctx, netuid, 0n);
      drained.push(drain(ctx, netuid));
      changeOwnerByConviction(ctx, netuid);
    } else {
      ctx.deposit(events.EpochSkipped({ netuid, block: now(ctx) }));
    }
    storage.LastEpochBlock.put(ctx, netuid, now(ctx));
    storage.PendingEpochAt.put(ctx, netuid, 0n);
    storage.SubnetEpochIndex.mutate(ctx, netuid, (n) => n + 1n);
  }
  return drained.sort((a, b) => a.netuid - b.netuid);
}

function defer(ctx: Context, netuid: number): void {
  const from_block = now(ctx);
  storage.PendingEpochAt.put(ctx, netuid, from_block + 1n);
  ctx.deposit(events.EpochDeferred({ netuid, from_block, to_block: from_block + 1n }));
}

function drain(ctx: Context, netuid: number): Drained {
  const empty = (item: typeof storage.PendingServerEmission): bigint => {
    const alpha = item.get(ctx, netuid);
    item.put(ctx, netuid, 0n);
    return alpha;
  };
  return {
    netuid,
    pending: {
      server: empty(storage.PendingServerEmission),
      validator: empty(storage.PendingValidatorEmission),
      root: empty(storage.PendingRootAlphaDivs),
    },
    ownerCut: empty(storage.PendingOwnerCut),
  };
}
