/** What the miners of a subnet are paid now, as one figure each: the honest ground for "what may come back". */
import { mines } from '../../../chain/queries/neuron-roles.ts';
import type { Metagraph, Neuron } from '../../../chain/types/neuron.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';

const ALPHA = 1_000_000_000n;

/** A stretch of time that earnings are counted by. */
export interface PayPeriod {
  readonly ms: number;
  /** "a day". */
  readonly each: string;
  readonly one: string;
  readonly many: string;
}

/** A day; on a chain made to run fast, where a day is thousands of epochs, an epoch. */
export const payPeriod = (tempo: number, blockMs: number): PayPeriod =>
  blockMs >= 6_000
    ? { ms: 86_400_000, each: 'a day', one: 'day', many: 'days' }
    : { ms: tempo * blockMs, each: 'an epoch', one: 'epoch', many: 'epochs' };

export interface EarningSpread {
  readonly period: PayPeriod;
  /** One entry per miner, rao of TAO a period at the spot price, smallest first. Those who earn nothing are 0. */
  readonly payRao: readonly bigint[];
  /** How many of them earn nothing. */
  readonly nothing: number;
  /** A quarter earns at most this; half; three quarters. Rao a period; null when there are no miners. */
  readonly lowRao: bigint | null;
  readonly medianRao: bigint | null;
  readonly highRao: bigint | null;
}

/** The neurons that mine. The owner's own neuron, which every subnet has, is none unless it answers. */
export const minersOf = ({ neurons }: Metagraph, ownerHotkey: string): Neuron[] =>
  neurons.filter((neuron) => mines(neuron) && (neuron.hotkey !== ownerHotkey || neuron.axon !== null));

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

/** Rao of TAO in `periodMs` for alpha paid once an epoch. `epochMs`: milliseconds from one epoch to the next. */
export const payIn = (periodMs: number, alphaRao: bigint, priceRao: bigint, epochMs: number): bigint =>
  epochMs <= 0 ? 0n : (alphaRao * priceRao * BigInt(Math.round(periodMs))) / (ALPHA * BigInt(Math.round(epochMs)));

/** The spread over all miners, except those hotkeys for which `leaveOut` holds (one's own). */
export function earningSpread(
  metagraph: Metagraph,
  subnet: Pick<Subnet, 'priceRao' | 'tempo' | 'ownerHotkey'>,
  blockMs: number,
  leaveOut: (hotkey: string) => boolean = () => false,
): EarningSpread {
  const epochMs = subnet.tempo * blockMs;
  const period = payPeriod(subnet.tempo, blockMs);
  const payRao = minersOf(metagraph, subnet.ownerHotkey)
    .filter((neuron) => !leaveOut(neuron.hotkey))
    .map((neuron) => payIn(period.ms, incentiveRao(neuron), subnet.priceRao, epochMs))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = (share: number) => payRao[Math.max(0, Math.ceil(share * payRao.length) - 1)] ?? null;
  return {
    period,
    payRao,
    nothing: payRao.filter((rao) => rao === 0n).length,
    lowRao: at(0.25),
    medianRao: at(0.5),
    highRao: at(0.75),
  };
}

/** Periods until `costRao` has come back at `payRao` each; null when it never does. */
export const periodsToPayBack = (costRao: bigint, payRao: bigint | null): number | null =>
  payRao === null || payRao <= 0n ? null : Number((costRao * 1000n) / payRao) / 1000;
