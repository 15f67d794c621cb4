/**
 * Stake of a hotkey as the epoch of a subnet sees it: what its children hold goes, what its parents lend comes, and root stake counts
 * by the chain's weight. Fixed point with 32 fraction bits, each term truncated.
 * subtensor: pallets/subtensor/src/staking/stake_utils.rs (get_stake_weights_for_hotkey_on_subnet).
 */

const U64_MAX = (1n << 64n) - 1n;

/** `proportion / (2^64 − 1)` with 32 fraction bits: children, parents and the weight of TAO are stored so. */
const fractionOf = (proportion: bigint): bigint => (proportion << 32n) / U64_MAX;

/** A parent: the part of its stake that it lends (of 2^64 − 1), and that stake, rao or alpha-rao. */
export interface ParentStake {
  readonly proportion: bigint;
  readonly stakeRao: bigint;
}

/**
 * Stake after the relations of one subnet, in the unit of `ownRao`.
 * @param toChildren parts of the own stake given to children, of 2^64 − 1
 */
export function inheritedRao(ownRao: bigint, toChildren: readonly bigint[], parents: readonly ParentStake[]): bigint {
  const given = toChildren.reduce((sum, proportion) => sum + ownRao * fractionOf(proportion), 0n);
  const received = parents.reduce((sum, { proportion, stakeRao }) => sum + stakeRao * fractionOf(proportion), 0n);
  const kept = (ownRao << 32n) - given;
  const total = ((kept > 0n ? kept : 0n) + received) >> 32n;
  return total > U64_MAX ? U64_MAX : total;
}

/**
 * Alpha and weighted root stake together, alpha-rao.
 * @param taoWeight `TaoWeight` as stored
 */
export const weightedStakeRao = (alphaRao: bigint, rootRao: bigint, taoWeight: bigint): bigint =>
  alphaRao + ((rootRao * fractionOf(taoWeight)) >> 32n);
