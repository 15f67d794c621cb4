import type { Evidence } from '../../../substrate/evidence.ts';
import type { MinerChoice } from './operator-state.ts';

/** What others earned in the last epoch, so what can be expected: from nothing to the best. Not a promise. */
export interface EarningRange {
  /** Neurons without validator permit. */
  readonly miners: number;
  readonly earnedNothing: number;
  /** Alpha of one epoch, alpha-rao. The lowest is always 0. */
  readonly medianAlphaRao: bigint;
  readonly bestAlphaRao: bigint;
  /** Null without epochs. */
  readonly epochsPerDay: number | null;
  /** A day's alpha sold at once now, after fee and impact, rao; null when the pool would refuse or there are no epochs. */
  readonly medianDayRao: bigint | null;
  readonly bestDayRao: bigint | null;
}

/** How safe a new place is. */
export interface PlaceRisk {
  readonly neurons: number;
  readonly places: number;
  /** The subnet is full, so that each registration replaces the neuron that earns least. */
  readonly full: boolean;
  /** Blocks in which a new neuron cannot be replaced. */
  readonly immunityBlocks: number;
  /** Neurons past their immunity that earned nothing in the last epoch: those go first. */
  readonly easilyReplaced: number;
}

/** Everything to know before the first TAO is spent. */
export interface StartPlan {
  readonly choice: MinerChoice;
  readonly subnetName: string;
  readonly taskTitle: string;
  readonly modelTitle: string;
  /** The hotkey has its place already: nothing is paid. */
  readonly registeredUid: number | null;
  /** Price of registering now, rao; destroyed. 0 when registered. */
  readonly burnRao: bigint;
  /** Transaction fee, rao. */
  readonly feeRao: bigint;
  readonly freeRao: bigint;
  /** What is missing to pay; 0 when there is enough. */
  readonly missingRao: bigint;
  readonly earning: EarningRange;
  readonly risk: PlaceRisk;
  readonly evidence: Evidence;
}
