// When a subnet's epoch runs. Block numbers throughout.
// Source: `subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs` (should_run_epoch, drain_pending).
import { U64_MAX } from '../fixed/fixed-format.ts';

/** An epoch runs at the latest this many blocks after the last one, whatever the schedule says. */
export const MAX_BLOCKS_SINCE_LAST_STEP = 50_400;

/** Schedule of one subnet, as stored. */
export interface EpochSchedule {
  /** Blocks between epochs; 0 means never. */
  readonly tempo: number;
  readonly lastEpochBlock: number;
  /** Block of a triggered or deferred epoch; 0 means none. */
  readonly pendingEpochAt: number;
  readonly blocksSinceLastStep: number;
}

/** True when the subnet's epoch is due in `block`. */
export function shouldRunEpoch(schedule: EpochSchedule, block: number): boolean {
  if (schedule.tempo === 0) return false;
  if (schedule.pendingEpochAt > 0 && block >= schedule.pendingEpochAt) return true;
  if (schedule.blocksSinceLastStep > MAX_BLOCKS_SINCE_LAST_STEP) return true;
  return Math.max(0, block - schedule.lastEpochBlock) >= schedule.tempo;
}

/** Blocks until the scheduled epoch; 0 when it is due, u64::MAX when the tempo is 0. */
export const blocksUntilNextAutoEpoch = (
  schedule: Pick<EpochSchedule, 'tempo' | 'lastEpochBlock'>,
  block: number,
): bigint => (schedule.tempo === 0 ? U64_MAX : BigInt(Math.max(0, schedule.lastEpochBlock + schedule.tempo - block)));

/** Block of the next epoch, scheduled or pending, whichever comes first; null when the tempo is 0. */
export function nextEpochStartBlock(schedule: Omit<EpochSchedule, 'blocksSinceLastStep'>): number | null {
  if (schedule.tempo === 0) return null;
  const automatic = schedule.lastEpochBlock + schedule.tempo;
  return schedule.pendingEpochAt > 0 ? Math.min(automatic, schedule.pendingEpochAt) : automatic;
}

/** True while hyperparameters may not change: an epoch is pending or closer than `freezeWindow` blocks. */
export const inAdminFreezeWindow = (
  schedule: Pick<EpochSchedule, 'tempo' | 'lastEpochBlock' | 'pendingEpochAt'>,
  block: number,
  freezeWindow: number,
): boolean =>
  schedule.tempo !== 0 &&
  (schedule.pendingEpochAt > block || blocksUntilNextAutoEpoch(schedule, block) < BigInt(freezeWindow));

/** `LastEpochBlock` of a new network: epochs of different subnets are staggered. */
export const initialLastEpochBlock = (netuid: number, tempo: number, block: number): number =>
  Math.max(0, block - (netuid % Math.max(tempo, 1)));

/** The index commit-reveal counts with: epochs so far, plus one when an epoch is due in this block. */
export const currentEpochIndex = (subnetEpochIndex: bigint, due: boolean): bigint => subnetEpochIndex + (due ? 1n : 0n);
