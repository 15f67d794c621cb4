import * as schedule from '../../../economy/emission/epoch-schedule.ts';
import type { Context } from '../../../frame/context.ts';
import { errors, storage } from '../pallet.ts';

/** The subnet's epoch schedule as stored. */
const scheduleOf = (ctx: Context, netuid: number): schedule.EpochSchedule => ({
  tempo: storage.Tempo.get(ctx, netuid),
  lastEpochBlock: Number(storage.LastEpochBlock.get(ctx, netuid)),
  pendingEpochAt: Number(storage.PendingEpochAt.get(ctx, netuid)),
  blocksSinceLastStep: Number(storage.BlocksSinceLastStep.get(ctx, netuid)),
});

/** Whether the epoch of the subnet is due in this block. */
export const isEpochDue = (ctx: Context, netuid: number): boolean =>
  schedule.shouldRunEpoch(scheduleOf(ctx, netuid), ctx.block.number);

/** Blocks until the automatic epoch; u64::MAX when the tempo is 0. */
export const blocksUntilEpoch = (ctx: Context, netuid: number): bigint =>
  schedule.blocksUntilNextAutoEpoch(scheduleOf(ctx, netuid), ctx.block.number);

/** Block in which the next epoch starts, `undefined` when the tempo is 0. */
export const nextEpochStart = (ctx: Context, netuid: number): number | undefined =>
  schedule.nextEpochStartBlock(scheduleOf(ctx, netuid)) ?? undefined;

/** Hyperparameters that shape the coming epoch may not change shortly before it. @throws AdminActionProhibitedDuringWeightsWindow */
export function ensureAdminWindowOpen(ctx: Context, netuid: number): void {
  if (schedule.inAdminFreezeWindow(scheduleOf(ctx, netuid), ctx.block.number, storage.AdminFreezeWindow.get(ctx)))
    throw errors.AdminActionProhibitedDuringWeightsWindow();
}

/** The index with which commit-reveal counts epochs: looks ahead when the epoch is about to run in this block. */
export const epochIndex = (ctx: Context, netuid: number): bigint =>
  schedule.currentEpochIndex(storage.SubnetEpochIndex.get(ctx, netuid), isEpochDue(ctx, netuid));

/** Stores a tempo and starts a new cycle. */
export function restartCycle(ctx: Context, netuid: number, tempo: number): void {
  storage.Tempo.put(ctx, netuid, tempo);
  storage.LastEpochBlock.put(ctx, netuid, BigInt(ctx.block.number));
}
