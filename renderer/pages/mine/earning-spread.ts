/** What the miners of a subnet are paid now, as one figure each: the honest ground for "what may come back". */
import type { Metagraph, Neuron } from '../../../chain/types/neuron.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';

const DAY_MS = 86_400_000n;
const ALPHA = 1_000_000_000n;

export interface EarningSpread {
  /** One entry per miner, rao of TAO a day at the spot price, smallest first. Those who earn nothing are 0. */
  readonly perDayRao: readonly bigint[];
  /** How many of them earn nothing. */
  readonly nothing: number;
  /** A quarter earns at most this; half; three quarters. Rao a day; null when there are no miners. */
  readonly lowRao: bigint | null;
  readonly medianRao: bigint | null;
  readonly highRao: bigint | null;
}

/** A neuron that is paid for answering: it has no validator permit, or is paid by incentive all the same. */
export const isMiner = (neuron: Neuron): boolean => !neuron.validatorPermit || neuron.incentive > 0;

/**
 * Alpha a neuron earned by incentive in the last epoch, alpha-rao. A validator's dividends are left out by the share of its
 * incentive, as both come in one figure from the chain (subtensor: `Emission` of a neuron is incentive and dividends together).
 */
function incentiveRao(neuron: Neuron): bigint {
  const parts = neuron.incentive + neuron.dividends;
  if (neuron.dividends === 0) return neuron.emissionRao;
  if (parts === 0) return 0n;
  return (neuron.emissionRao * BigInt(Math.round((neuron.incentive / parts) * 1e6))) / 1_000_000n;
}

/** Rao of TAO a day for alpha paid once an epoch. `epochMs`: milliseconds from one epoch to the next. */
export const perDay = (alphaRao: bigint, priceRao: bigint, epochMs: number): bigint =>
  epochMs <= 0 ? 0n : (alphaRao * priceRao * DAY_MS) / (ALPHA * BigInt(Math.round(epochMs)));

/** The spread over all miners, except those hotkeys for which `leaveOut` holds (one's own). */
export function earningSpread(
  metagraph: Metagraph,
  subnet: Pick<Subnet, 'priceRao' | 'tempo'>,
  blockMs: number,
  leaveOut: (hotkey: string) => boolean = () => false,
): EarningSpread {
  const epochMs = subnet.tempo * blockMs;
  const perDayRao = metagraph.neurons
    .filter((neuron) => isMiner(neuron) && !leaveOut(neuron.hotkey))
    .map((neuron) => perDay(incentiveRao(neuron), subnet.priceRao, epochMs))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = (share: number) => perDayRao[Math.max(0, Math.ceil(share * perDayRao.length) - 1)] ?? null;
  return {
    perDayRao,
    nothing: perDayRao.filter((rao) => rao === 0n).length,
    lowRao: at(0.25),
    medianRao: at(0.5),
    highRao: at(0.75),
  };
}

/** Days until `costRao` has come back at `perDayRao`; null when it never does. */
export const daysToPayBack = (costRao: bigint, perDayRao: bigint | null): number | null =>
  perDayRao === null || perDayRao <= 0n ? null : Number((costRao * 1000n) / perDayRao) / 1000;
