/**
 * Blocks from `block` until the next epoch; 0 when it is due with the next block, null when there will be none.
 * subtensor: pallets/subtensor/src/coinbase (should_run_epoch).
 * @param pendingEpochAt block of a triggered epoch, 0 for none
 */
export function blocksToEpoch(
  tempo: number,
  lastEpochBlock: number,
  pendingEpochAt: number,
  block: number,
): number | null {
  if (tempo === 0) return null;
  const automatic = lastEpochBlock + tempo;
  const next = pendingEpochAt > 0 ? Math.min(automatic, pendingEpochAt) : automatic;
  return Math.max(0, next - block);
}
