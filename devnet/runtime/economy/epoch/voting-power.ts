// Voting power of validators. Source: `subtensor: pallets/subtensor/src/utils/voting_power.rs`.
import { U64_MAX } from '../fixed/fixed-format.ts';

/** 1.0 of `VotingPowerEmaAlpha`. */
export const VOTING_POWER_ONE = 1_000_000_000_000_000_000n;

/**
 * The moving average after one epoch, alpha-rao, or null when the entry is removed because it fell below the stake
 * threshold (it may start below it). When the result is 0 the chain leaves the stored entry as it was.
 *
 * @param previous stored voting power, 0 when absent
 * @param stake total stake weight in alpha-rao
 * @param emaAlpha parts of 10^18
 */
export function nextVotingPower(
  previous: bigint,
  stake: bigint,
  emaAlpha: bigint,
  stakeThreshold: bigint,
): bigint | null {
  const alpha = emaAlpha > VOTING_POWER_ONE ? VOTING_POWER_ONE : emaAlpha;
  const mixed = (alpha * stake + (VOTING_POWER_ONE - alpha) * previous) / VOTING_POWER_ONE;
  const next = mixed > U64_MAX ? U64_MAX : mixed;
  return previous >= stakeThreshold && next < stakeThreshold ? null : next;
}
