// What a set of weights must satisfy. Source: `subtensor: pallets/subtensor/src/subnets/weights.rs`
// (is_self_weight, check_length, has_duplicate_uids, contains_invalid_uids), epoch/math.rs (check_vec_max_limited).
import { normalize } from '../epoch/vector.ts';
import { I32F32 } from '../fixed/formats.ts';
import { u16ProportionToFixed } from '../fixed/proportion.ts';

/** True for exactly one weight whose first uid is the neuron's own. */
export const isSelfWeight = (uid: number, uids: readonly number[], weights: readonly number[]): boolean =>
  weights.length === 1 && uids[0] === uid;

/** True when there are at least `min(n, minAllowedWeights)` weights, or a single self weight. */
export const checkLength = (
  n: number,
  minAllowedWeights: number,
  uid: number,
  uids: readonly number[],
  weights: readonly number[],
): boolean => weights.length >= Math.min(n, minAllowedWeights) || isSelfWeight(uid, uids, weights);

export const hasDuplicateUids = (uids: readonly number[]): boolean => new Set(uids).size !== uids.length;

/** True when some uid is not registered (uids of a subnet are 0..n-1). */
export const containsInvalidUid = (uids: readonly number[], n: number): boolean =>
  uids.some((uid) => uid < 0 || uid >= n);

/** True when no weight, as a part of their sum, exceeds the u16 proportion `maxLimit`. */
export function checkMaxLimited(weights: readonly number[], maxLimit: number): boolean {
  const limit = u16ProportionToFixed(maxLimit);
  return normalize(weights.map((weight) => I32F32.fromInt(weight))).every((part) => part <= limit);
}

/** True when a hotkey may set or commit weights again: never did, or the limit (blocks) has passed. */
export const passesRateLimit = (lastUpdate: number, block: number, rateLimit: number): boolean =>
  lastUpdate === 0 || Math.max(0, block - lastUpdate) >= rateLimit;

/** True when a subnet's version key accepts a submitted one. */
export const acceptsVersionKey = (required: bigint, submitted: bigint): boolean =>
  required === 0n || submitted >= required;
