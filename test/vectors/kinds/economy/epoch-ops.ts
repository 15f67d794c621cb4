// Operations of epoch.json other than sequences.
import { checkAlphaValues } from '../../../../devnet/runtime/economy/epoch/alpha-values.ts';
import { averageBonds } from '../../../../devnet/runtime/economy/epoch/bonds.ts';
import { alphaSigmoid } from '../../../../devnet/runtime/economy/epoch/liquid-alpha.ts';
import { normalizedStake, stakeWeight } from '../../../../devnet/runtime/economy/epoch/stake-weight.ts';
import { newValidatorPermits } from '../../../../devnet/runtime/economy/epoch/validator-permits.ts';
import { epochGraph } from './epoch-graph.ts';
import type { Fields } from './fields.ts';
import { UnknownForm, bool, int, intOr, ints, record, small } from './fields.ts';
import { columnsOf, fromDense, toDense } from './matrices.ts';
import { all, compareFixed, comparePlain, toRaw, toRaws } from './rule.ts';
import type { Op } from './rule.ts';
import { I32F32 } from '../../../../devnet/runtime/economy/fixed/formats.ts';

const alphaParams = (input: Fields, steepness: string) => ({
  alphaLow: small(input, 'alpha_low'),
  alphaHigh: small(input, 'alpha_high'),
  alphaSigmoidSteepness: small(input, steepness),
});

const permits: Op = (input, expected, rule) => {
  const owner = input['owner_uid'] == null ? null : small(input, 'owner_uid');
  const weights = ints(input, 'alpha_stake').map((alpha) => stakeWeight(alpha, 0n, 0n));
  const stake = normalizedStake(weights, int(input, 'stake_threshold'), owner);
  return comparePlain(newValidatorPermits(stake, small(input, 'max_allowed_validators'), owner), expected, rule);
};

/** Dense bonds with liquid alpha on and off: close to each other, and exactly as the model says. */
const computeBonds: Op = (input, expected, rule) => {
  const wanted = record(expected, 'expect');
  const columns = columnsOf(input['weights']);
  const consensus = toRaws(input['consensus'], rule, 'consensus').slice(0, columns);
  const run = (liquidAlpha: boolean): bigint[][] => {
    const params = {
      ...alphaParams(input, 'alpha_sigmoid_steepness'),
      liquidAlpha,
      bondsMovingAverage: intOr(input, 'bonds_moving_average', 900_000n),
    };
    return toDense(
      averageBonds(fromDense(input['weights'], rule), fromDense(input['bonds'], rule), consensus, params),
      columns,
    );
  };
  const [on, off] = [run(true), run(false)];
  const model = rule.model === undefined ? {} : record(rule.model, 'model');
  const exact = { ...rule, tolerance: 0 };
  const checks = [
    ...('liquid_on_raw' in model ? [comparePlain(on, model['liquid_on_raw'], exact)] : []),
    ...('liquid_off_raw' in model ? [comparePlain(off, model['liquid_off_raw'], exact)] : []),
    ...('liquid_on' in wanted ? [compareFixed(on, wanted['liquid_on'], rule)] : []),
    ...('liquid_off' in wanted ? [compareFixed(off, wanted['liquid_off'], rule)] : []),
  ];
  if ('relation' in wanted)
    checks.push(
      compareFixed(
        on,
        off.map((row) => row.map((raw) => ({ raw: String(raw) }))),
        rule,
      ),
    );
  if (checks.length === 0) throw new UnknownForm('no comparable expectation');
  return all(checks);
};

const sigmoidOp: Op = (input, expected, rule) => {
  const params = alphaParams(input, input['steepness'] === undefined ? 'alpha_sigmoid_steepness' : 'steepness');
  const at = (name: string) => toRaw(input[name], rule);
  const alpha = alphaSigmoid(at('consensus'), at('weight'), at('bond'), params);
  const raw = record(expected, 'expect')['raw'];
  if (raw !== undefined) return comparePlain(alpha, raw, rule);
  return compareFixed(alpha, record(expected, 'expect')['value'], rule, I32F32);
};

export const epochOps: Record<string, Op> = {
  epoch_graph: epochGraph,
  new_validator_permits: permits,
  compute_bonds: computeBonds,
  alpha_sigmoid: sigmoidOp,
  set_alpha_values: (input, expected, rule) => {
    const error = checkAlphaValues(
      bool(input['liquid_alpha'], 'liquid_alpha'),
      small(input, 'alpha_low'),
      small(input, 'alpha_high'),
    );
    return comparePlain(error ?? 'ok', expected, rule);
  },
};
