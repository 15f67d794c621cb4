// Stake as the epoch sees it: own alpha and root stake, less what children hold, plus what parents lend.
// Source: `subtensor: pallets/subtensor/src/staking/stake_utils.rs` (get_inherited_for_hotkey_on_subnet,
// get_tao_inherited_for_hotkey_on_subnet, get_stake_weights_for_network).
import { I64F64, U96F32 } from '../fixed/formats.ts';
import { u64ProportionToU96 } from '../fixed/proportion.ts';
import { normalize64 } from './vector.ts';

/** A parent of a hotkey: the u64 proportion it lends, and its own stake of the kind in question (rao or alpha-rao). */
export interface ParentStake {
  readonly proportion: bigint;
  readonly stake: bigint;
}

/**
 * Stake after child and parent relations of one subnet: `own - Σ children + Σ parents`, each term truncated to
 * 32 fraction bits, the result floored to an integer.
 *
 * @param own plain hotkey stake (alpha-rao, or rao for root stake)
 * @param childProportions u64 proportions given to children
 */
export function inheritedStake(
  own: bigint,
  childProportions: readonly bigint[],
  parents: readonly ParentStake[],
): bigint {
  const initial = U96F32.fromInt(own);
  let given = 0n;
  for (const proportion of childProportions)
    given = U96F32.add(given, U96F32.mul(initial, u64ProportionToU96(proportion)));
  let received = 0n;
  for (const { proportion, stake } of parents) {
    received = U96F32.add(received, U96F32.mul(U96F32.fromInt(stake), u64ProportionToU96(proportion)));
  }
  return U96F32.toU64(U96F32.add(U96F32.sub(initial, given), received));
}

/**
 * `alpha + root · taoWeight`, raw I64F64.
 *
 * @param alpha inherited alpha stake in alpha-rao
 * @param rootRao inherited root stake in rao
 * @param taoWeight `TaoWeight` as stored (u64 proportion)
 */
export function stakeWeight(alpha: bigint, rootRao: bigint, taoWeight: bigint): bigint {
  const weight = I64F64.fromRaw(u64ProportionToU96(taoWeight), U96F32.fraction);
  return I64F64.add(I64F64.fromInt(alpha), I64F64.mul(I64F64.fromInt(rootRao), weight));
}

/**
 * Stake that counts in the epoch, normalised: stakes under the threshold become 0, except the owner's.
 *
 * @param stakeWeights raw I64F64 per uid
 * @param stakeThreshold alpha-rao
 * @returns raw I32F32 per uid, sum about 1 (all 0 when nobody has stake)
 */
export function normalizedStake(
  stakeWeights: readonly bigint[],
  stakeThreshold: bigint,
  ownerUid: number | null,
): bigint[] {
  const counted = stakeWeights.map((stake, uid) =>
    uid !== ownerUid && I64F64.toU64(stake) < stakeThreshold ? 0n : stake,
  );
  // I64F64 to I32F32: values are at most 1 here, so dropping the lower 32 bits is all there is to do.
  return normalize64(counted).map((stake) => stake >> 32n);
}
