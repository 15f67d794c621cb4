// From one epoch's results to who is paid what. No storage: the caller looks up stakes, relations and takes, and
// applies the payments. Source: `subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs` (distribute_emission).
import { U64_MAX } from '../fixed/fixed-format.ts';
import { U96F32 } from '../fixed/formats.ts';
import { u64ProportionToU96 } from '../fixed/proportion.ts';
import { distributeDividends } from './dividend-distribution.ts';
import { splitWithParents } from './parent-dividends.ts';
import type { HotkeyStake, ParentLink } from './parent-dividends.ts';
import { splitTake } from './take.ts';

/** The pending amounts drained for an epoch, alpha-rao. */
export interface DrainedPending {
  readonly server: bigint;
  readonly validator: bigint;
  readonly root: bigint;
}

/** One registered hotkey with the result of its epoch. */
export interface NeuronEmission {
  /** Account id as a string whose order is the order of its bytes, e.g. lower-case hex. */
  readonly hotkey: string;
  /** Alpha-rao of miner emission. */
  readonly incentive: bigint;
  /** Alpha-rao of validator emission. */
  readonly dividend: bigint;
  /** True when the miner emission is withheld because the hotkey belongs to the subnet owner. */
  readonly ownedBySubnetOwner: boolean;
  /** u64 proportions given to children on this subnet. */
  readonly childProportions: readonly bigint[];
  readonly parents: readonly ParentLink<string>[];
  /** Effective childkey take, u16. */
  readonly childkeyTake: number;
}

export interface DistributionInput {
  readonly pending: DrainedPending;
  readonly neurons: readonly NeuronEmission[];
  /** Plain stake of a hotkey (alpha-rao on this subnet, rao on root). */
  readonly stakeOf: (hotkey: string) => HotkeyStake;
  /** Delegate take of a hotkey, u16. */
  readonly takeOf: (hotkey: string) => number;
  /** u64 proportion. */
  readonly taoWeight: bigint;
  /** u64 proportion. */
  readonly childkeyBurn: bigint;
}

/** Payment of a validator: `take` to its owner, `rest` to all its nominators (or, for root dividends, claimable). */
export interface ValidatorPayment {
  readonly hotkey: string;
  readonly take: bigint;
  readonly rest: bigint;
}

/** Alpha-rao throughout; every list is ascending by hotkey. */
export interface Distribution {
  /** Stake for the owner of the miner (or its auto-stake destination). */
  readonly miners: readonly { readonly hotkey: string; readonly amount: bigint }[];
  /** Miner emission of hotkeys that belong to the subnet owner: recycled or burned. */
  readonly withheld: readonly { readonly hotkey: string; readonly amount: bigint }[];
  /** Withheld part of all miner emission, raw U96F32; 0 when there was none. */
  readonly minerBurned: bigint;
  readonly alphaDividends: readonly ValidatorPayment[];
  readonly rootDividends: readonly ValidatorPayment[];
  /** Recycled by the childkey burn, one amount per parent of another owner, zeros included. */
  readonly recycled: readonly bigint[];
}

const byHotkey = (a: { hotkey: string }, b: { hotkey: string }): number =>
  a.hotkey < b.hotkey ? -1 : a.hotkey > b.hotkey ? 1 : 0;
const capped = (value: bigint): bigint => (value > U64_MAX ? U64_MAX : value);

/** Computes every payment of one subnet's epoch. */
export function distributeEmission(input: DistributionInput): Distribution {
  const neurons = [...input.neurons].sort(byHotkey);
  const totalIncentive = capped(neurons.reduce((acc, neuron) => acc + neuron.incentive, 0n));
  const validatorAlpha =
    totalIncentive === 0n ? capped(input.pending.validator + input.pending.server) : input.pending.validator;

  const recycled: bigint[] = [];
  const dividends = new Map<string, bigint>();
  for (const neuron of neurons) {
    const own = input.stakeOf(neuron.hotkey);
    const split = splitWithParents({ ...neuron, own, childkeyBurn: input.childkeyBurn, taoWeight: input.taoWeight });
    recycled.push(...split.recycled);
    for (const { hotkey, amount } of split.shares) {
      dividends.set(hotkey, U96F32.add(dividends.get(hotkey) ?? 0n, U96F32.fromInt(amount)));
    }
  }
  const claims = [...dividends]
    .map(([hotkey, dividend]) => ({ hotkey, dividend, ...input.stakeOf(hotkey) }))
    .sort(byHotkey);
  const shares = distributeDividends(claims, validatorAlpha, input.pending.root, u64ProportionToU96(input.taoWeight));
  const payments = (amounts: readonly bigint[]): ValidatorPayment[] =>
    claims.map(({ hotkey }, i) => ({ hotkey, ...splitTake(amounts[i] ?? 0n, input.takeOf(hotkey)) }));

  const paid = (withheld: boolean) =>
    neurons
      .filter((neuron) => neuron.ownedBySubnetOwner === withheld)
      .map((neuron) => ({ hotkey: neuron.hotkey, amount: neuron.incentive }));
  const withheld = paid(true);
  const totalWithheld = capped(withheld.reduce((acc, { amount }) => acc + amount, 0n));
  return {
    miners: paid(false),
    withheld,
    minerBurned: U96F32.safeDiv(U96F32.fromInt(totalWithheld), U96F32.fromInt(totalIncentive)),
    alphaDividends: payments(shares.alpha),
    rootDividends: payments(shares.root),
    recycled,
  };
}
