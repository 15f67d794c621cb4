// From scores to the weights a validator sets, in the arithmetic of its peers: float32 where they use float32.
// Source: Python SDK 10, utils/weight_utils.py (normalize_max_weight, process_weights, convert_weights_and_uids_for_emit).

/** Weights for uids, aligned by index. */
export interface UidWeights {
  readonly uids: readonly number[];
  readonly weights: readonly number[];
}

/** A list of weights the chain would not take. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}

type Round = (value: number) => number;
const exact: Round = (value) => value;
const U16_MAX = 65_535;

const sum = (values: readonly number[], round: Round): number => values.reduce((total, v) => round(total + v), 0);

function shares(values: readonly number[], round: Round): number[] {
  const total = sum(values, round);
  return values.map((value) => round(value / total));
}

function capped(weights: readonly number[], limit: number, round: Round): number[] {
  const epsilon = 1e-7;
  const count = weights.length;
  if (sum(weights, round) === 0 || count * limit <= 1) return weights.map(() => round(1 / count));
  const sorted = [...weights].sort((a, b) => a - b);
  const estimation = shares(sorted, round);
  if (Math.max(...estimation) <= limit) return shares(weights, round);
  let total = 0;
  const sums = estimation.map((share) => (total = round(total + share)));
  const below = estimation.filter(
    (share, i) => share / ((count - i - 1) * share + (sums[i] ?? 0) + epsilon) < limit,
  ).length;
  // With none below, Python's index -1 reads the last sum.
  const reached = sums.at(below - 1) ?? 0;
  const cutoff = round(((limit * reached - epsilon) / (1 - limit * (count - below))) * sum(sorted, round));
  return shares(
    weights.map((weight) => Math.min(weight, cutoff)),
    round,
  );
}

/** Shares that sum to 1 with none above `limit`. Uniform when that is impossible or all weights are 0. Float32. */
export function normalizeMaxWeight(weights: readonly number[], limit: number): number[] {
  checkWeights(weights);
  return capped(weights.map(Math.fround), limit, Math.fround);
}

/** Linear interpolation between sorted values, as `numpy.quantile`. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/** Hyperparameters of the subnet that shape weights. `excludeQuantile` in u16 (65535 = 1). */
export interface WeightLimits {
  readonly neurons: number;
  readonly minAllowedWeights: number;
  readonly maxWeightLimit: number;
  readonly excludeQuantile?: number;
}

/**
 * Weights for uids 0…n−1 made ready to set.
 * @throws WeightsError for a weight that is negative or no number.
 */
export function processWeights(weights: readonly number[], limits: WeightLimits): UidWeights {
  checkWeights(weights);
  const { neurons, minAllowedWeights, maxWeightLimit, excludeQuantile = 0 } = limits;
  const single = weights.map(Math.fround);
  const positive = single.flatMap((weight, uid) => (weight > 0 ? [{ uid, weight }] : []));
  const everyone = Array.from({ length: neurons }, (_, uid) => uid);
  if (positive.length === 0 || neurons < minAllowedWeights) {
    return { uids: everyone, weights: everyone.map(() => 1 / neurons) };
  }
  if (positive.length < minAllowedWeights) {
    const raised = everyone.map((uid) => 1e-5 + Math.max(0, single[uid] ?? 0));
    return { uids: everyone, weights: capped(raised, maxWeightLimit, exact) };
  }
  const most = Math.max(0, positive.length - minAllowedWeights) / positive.length;
  const values = positive.map(({ weight }) => weight);
  const lowest = Math.fround(quantile(values, Math.min(excludeQuantile / U16_MAX, most)));
  const kept = positive.filter(({ weight }) => weight >= lowest);
  return {
    uids: kept.map(({ uid }) => uid),
    weights: capped(
      kept.map(({ weight }) => weight),
      maxWeightLimit,
      Math.fround,
    ),
  };
}

const roundHalfEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
};

/**
 * The u16 list for `set_weights`: the largest weight becomes 65535, zeros are dropped.
 * @throws WeightsError for unequal lengths or a weight that is negative or no number.
 */
export function weightsForEmit(uids: readonly number[], weights: readonly number[]): UidWeights {
  if (uids.length !== weights.length) throw new WeightsError('There are not as many weights as uids.');
  checkWeights(weights);
  const largest = Math.max(0, ...weights);
  const emitted = weights.map((weight, i) => ({
    uid: uids[i] ?? 0,
    value: largest === 0 ? 0 : roundHalfEven((weight / largest) * U16_MAX),
  }));
  const kept = emitted.filter(({ value }) => value > 0);
  return { uids: kept.map(({ uid }) => uid), weights: kept.map(({ value }) => value) };
}

function checkWeights(weights: readonly number[]): void {
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0)) {
    throw new WeightsError('A weight must be a number that is not negative.');
  }
}

/**
 * Scores after a step: `alpha·reward + (1−alpha)·score`, in float32. Who was not asked has reward 0 and decays too.
 * Source: the public subnet template's validator.
 */
export function averageScores(
  scores: readonly number[],
  rewardByUid: ReadonlyMap<number, number>,
  alpha = 0.1,
): number[] {
  const f = Math.fround;
  return scores.map((score, uid) => f(f(f(alpha) * f(rewardByUid.get(uid) ?? 0)) + f(f(1 - alpha) * f(score))));
}
