// `distribute_emission`: an epoch without weights on a small subnet, then the payments to its validators.
import { inheritedStake, stakeWeight } from '../../../../devnet/runtime/economy/epoch/stake-weight.ts';
import { U64F64, U96F32 } from '../../../../devnet/runtime/economy/fixed/formats.ts';
import { U64_MAX } from '../../../../devnet/runtime/economy/fixed/fixed-format.ts';
import { distributeDividends } from '../../../../devnet/runtime/economy/emission/dividend-distribution.ts';
import { distributeEmission } from '../../../../devnet/runtime/economy/emission/distribute-emission.ts';
import type { Distribution } from '../../../../devnet/runtime/economy/emission/distribute-emission.ts';
import type { HotkeyStake } from '../../../../devnet/runtime/economy/emission/parent-dividends.ts';
import { isRecord } from '../../kind.ts';
import type { Fields } from './fields.ts';
import { CaseError, UnknownForm, floatOr, int, intOr, list, record, smallOr, toBigInt } from './fields.ts';
import { all, comparePlain, toleranceOf } from './rule.ts';
import type { Op, Rule, Verdict } from './rule.ts';
import { SubnetState } from './subnet-state.ts';

/** A fraction of 1 as the stored u64 proportion; 1 is u64::MAX. */
const storedProportion = (fraction: number): bigint => (fraction >= 1 ? U64_MAX : U64F64.fromFloat(fraction));

interface Neuron extends HotkeyStake {
  readonly hotkey: string;
  readonly coldkey: string;
  /** [u64 proportion, child]. */
  readonly children: readonly (readonly [bigint, string])[];
}

/** `children_of_alice: [["u64::MAX", "bob"]]`, or `children` beside the stakes. */
function childrenOf(value: unknown): [bigint, string][] {
  if (value === undefined) return [];
  return list(value, 'children').map((entry) => {
    const [proportion, child] = list(entry, 'child');
    return [toBigInt(proportion, 'proportion'), String(child)];
  });
}

function neuronsOf(input: Fields): Neuron[] {
  if (isRecord(input['hotkeys'])) {
    return Object.entries(input['hotkeys']).map(([hotkey, value]) => {
      const fields = record(value, hotkey);
      return {
        hotkey,
        coldkey: String(fields['coldkey'] ?? hotkey),
        alpha: intOr(fields, 'alpha', 0n),
        rootRao: intOr(fields, 'root', 0n),
        children: childrenOf(fields['children'] ?? input[`children_of_${hotkey}`]),
      };
    });
  }
  const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);
  if (input['stake_before'] === undefined) throw new UnknownForm('no hotkeys');
  const roots = asList(input['root_stake'] ?? input['root_before'] ?? []);
  return asList(input['stake_before']).map((stake, i) => ({
    hotkey: String(i).padStart(4, '0'),
    coldkey: `owner ${i}`,
    alpha: toBigInt(stake, 'stake_before'),
    rootRao: roots[i] === undefined ? 0n : toBigInt(roots[i], 'root_stake'),
    children: [],
  }));
}

const parentsOf = (neurons: readonly Neuron[], child: string) =>
  neurons.flatMap((parent) =>
    parent.children.filter(([, name]) => name === child).map(([proportion]) => ({ ...parent, proportion })),
  );

/** Stake after children and parents, alpha and root. */
function inherited(neurons: readonly Neuron[], neuron: Neuron): HotkeyStake {
  const given = neuron.children.map(([proportion]) => proportion);
  const parents = parentsOf(neurons, neuron.hotkey);
  return {
    alpha: inheritedStake(
      neuron.alpha,
      given,
      parents.map((parent) => ({ proportion: parent.proportion, stake: parent.alpha })),
    ),
    rootRao: inheritedStake(
      neuron.rootRao,
      given,
      parents.map((parent) => ({ proportion: parent.proportion, stake: parent.rootRao })),
    ),
  };
}

function distribute(input: Fields, neurons: readonly Neuron[]): Distribution {
  if (input['weights'] !== undefined && input['weights'] !== 'none set') throw new UnknownForm('weights are set');
  const taoWeight = storedProportion(floatOr(input, 'tao_weight', 0));
  const pending = {
    server: int(input, 'pending_server'),
    validator: int(input, 'pending_validator'),
    root: intOr(input, 'pending_root', intOr(input, 'pending_root_alpha', 0n)),
  };
  const n = neurons.length;
  const stakes = neurons.map((neuron) => inherited(neurons, neuron));
  const state = new SubnetState({
    n,
    params: { tao_weight: taoWeight, max_allowed_validators: 64, tempo: 360 },
    alpha_stake: stakes.map((stake) => stake.alpha),
    root_stake: stakes.map((stake) => stake.rootRao),
    block_at_registration: new Array(n).fill(0),
    last_update: new Array(n).fill(1),
    validator_permit: new Array(n).fill(false),
  });
  const epoch = state.epoch(1, pending.server + pending.validator + pending.root);
  const byName = new Map(neurons.map((neuron) => [neuron.hotkey, neuron]));
  return distributeEmission({
    pending,
    neurons: neurons.map((neuron, uid) => ({
      hotkey: neuron.hotkey,
      incentive: epoch.serverEmission[uid] ?? 0n,
      dividend: epoch.validatorEmission[uid] ?? 0n,
      ownedBySubnetOwner: false,
      childProportions: neuron.children.map(([proportion]) => proportion),
      parents: parentsOf(neurons, neuron.hotkey).map((parent) => ({
        ...parent,
        sameOwner: parent.coldkey === neuron.coldkey,
      })),
      childkeyTake: smallOr(input, `childkey_take_${neuron.hotkey}`, 0),
    })),
    stakeOf: (hotkey) => byName.get(hotkey) ?? { alpha: 0n, rootRao: 0n },
    takeOf: (hotkey) => smallOr(input, `delegate_take_${hotkey}`, smallOr(input, 'delegate_take', 0)),
    taoWeight,
    childkeyBurn: intOr(input, 'ck_burn', 0n),
  });
}

export const distributeEmissionOp: Op = (input, expected, rule) => {
  const neurons = neuronsOf(input);
  const result = distribute(input, neurons);
  const gained = (hotkey: string): bigint =>
    [...result.alphaDividends, ...result.rootDividends]
      .filter((payment) => payment.hotkey === hotkey)
      .reduce((total, payment) => total + payment.take, 0n) +
    (result.alphaDividends.find((payment) => payment.hotkey === hotkey)?.rest ?? 0n) +
    (result.miners.find((payment) => payment.hotkey === hotkey)?.amount ?? 0n);
  const named = (pick: (hotkey: string) => unknown) =>
    Object.fromEntries(neurons.map(({ hotkey }) => [hotkey, pick(hotkey)]));
  const after = neurons.map((neuron) => neuron.alpha + gained(neuron.hotkey));
  const wanted = record(expected, 'expect');
  const views: Record<string, unknown> = {
    alpha_stake_increase: named(gained),
    AlphaDividendsPerSubnet: named(
      (hotkey) => result.alphaDividends.find((payment) => payment.hotkey === hotkey)?.rest ?? 0n,
    ),
    RootAlphaDividendsPerSubnet: named(
      (hotkey) => result.rootDividends.find((payment) => payment.hotkey === hotkey)?.rest ?? 0n,
    ),
    stake_after: Array.isArray(wanted['stake_after']) ? after : after[0],
    root_alpha_dividends: result.rootDividends.map((payment) => payment.rest),
    alpha_dividends: result.alphaDividends.map((payment) => payment.rest),
  };
  const unknown = Object.keys(wanted).find((name) => !(name in views));
  if (unknown !== undefined) throw new UnknownForm(`expectation ${unknown}`);
  return comparePlain(views, wanted, rule);
};

/** Totals within the tolerance, and every hotkey's floored part exactly as the model says. */
export const dividendDistributionOp: Op = (input, expected, rule) => {
  const claims = list(input['hotkeys'], 'hotkeys').map((value) => {
    const fields = record(value, 'hotkey');
    return {
      alpha: int(fields, 'alpha_stake'),
      rootRao: int(fields, 'root_stake'),
      dividend: U96F32.fromInt(int(fields, 'dividend')),
    };
  });
  const weight = U96F32.fromFloat(floatOr(input, 'tao_weight', 0));
  const shares = distributeDividends(
    claims,
    int(input, 'pending_validator_alpha'),
    int(input, 'pending_root_alpha'),
    weight,
  );
  const total = (parts: readonly bigint[]) => U96F32.toU64(parts.reduce((acc, part) => acc + part, 0n));
  const floored = (parts: readonly bigint[]) => parts.map((part) => U96F32.toU64(part));
  const got = {
    total_alpha_dividends: total(shares.alpha),
    total_root_dividends: total(shares.root),
    alpha_dividends: floored(shares.alpha),
    root_alpha_dividends: floored(shares.root),
  };
  const checks: Verdict[] = [comparePlain(got, record(expected, 'expect'), rule)];
  if (isRecord(rule.model)) checks.push(comparePlain(got, rule.model, { ...rule, tolerance: 0 }));
  return all(checks);
};

/** Stake weights of the named hotkeys, `<name>_total` each. */
export const stakeWeightsOp: Op = (input, expected, rule: Rule) => {
  const weight = storedProportion(floatOr(input, 'tao_weight', 0));
  const hotkeys = Object.fromEntries(Object.entries(input).filter(([, value]) => isRecord(value)));
  const neurons = neuronsOf({ hotkeys });
  if (toleranceOf(rule) < 0) throw new CaseError('negative tolerance');
  const got = Object.fromEntries(
    neurons.map((neuron) => {
      const stake = inherited(neurons, neuron);
      return [`${neuron.hotkey}_total`, stakeWeight(stake.alpha, stake.rootRao, weight) >> 64n];
    }),
  );
  return comparePlain(got, expected, rule);
};
