// When a weight commit may be revealed. Epochs are counted by `SubnetEpochIndex` (see `currentEpochIndex`).
// Source: `subtensor: pallets/subtensor/src/subnets/weights.rs` (is_reveal_block_range, is_commit_expired).

/** Bounds of `RevealPeriodEpochs`. */
const MIN_REVEAL_PERIOD = 1n;
const MAX_REVEAL_PERIOD = 100n;
/** A hotkey may have this many commits waiting. */
export const MAX_UNREVEALED_COMMITS = 10;

/** True in exactly one epoch: `revealPeriod` after the commit's. */
export const mayReveal = (currentEpoch: bigint, commitEpoch: bigint, revealPeriod: bigint): boolean =>
  currentEpoch === commitEpoch + revealPeriod;

/** True once the reveal epoch has passed. */
export const isCommitExpired = (currentEpoch: bigint, commitEpoch: bigint, revealPeriod: bigint): boolean =>
  currentEpoch > commitEpoch + revealPeriod;

/** Null for an acceptable reveal period, else the chain's error name. */
export function checkRevealPeriod(revealPeriod: bigint): 'RevealPeriodTooSmall' | 'RevealPeriodTooLarge' | null {
  if (revealPeriod < MIN_REVEAL_PERIOD) return 'RevealPeriodTooSmall';
  return revealPeriod > MAX_REVEAL_PERIOD ? 'RevealPeriodTooLarge' : null;
}
