import { lockReductionInterval, networkLockCost } from '../../../economy/emission/network-lock.ts';
import { blockEmission } from '../../../economy/emission/block-emission.ts';
import type { Context } from '../../../frame/context.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';

const LAST_REGISTERED = { type: 'NetworkLastRegistered' } as const;

/** Block of the last network registration, 0 when there was none. */
export const lastRegistration = (ctx: Context): bigint => storage.LastRateLimitedBlock.get(ctx, LAST_REGISTERED);
export const stampRegistration = (ctx: Context): void =>
  storage.LastRateLimitedBlock.put(ctx, LAST_REGISTERED, now(ctx));

/** What a new network costs in this block, in rao. */
export const lockCost = (ctx: Context): bigint =>
  networkLockCost({
    lastLockRao: storage.NetworkLastLockCost.get(ctx),
    minLockRao: storage.NetworkMinLockCost.get(ctx),
    lastLockBlock: lastRegistration(ctx),
    block: now(ctx),
    reductionInterval: lockReductionInterval(
      storage.NetworkLockReductionInterval.get(ctx),
      blockEmission(storage.TotalIssuance.get(ctx)),
    ),
  });
