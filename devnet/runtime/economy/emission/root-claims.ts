// Root dividends that wait to be claimed. Source: `subtensor: pallets/subtensor/src/staking/claim_root.rs`.
import { U64_MAX } from '../fixed/fixed-format.ts';
import { I96F32 } from '../fixed/formats.ts';

/**
 * What an amount of dividends adds to the claimable rate, raw I96F32; null when the amount exceeds the root stake and is
 * staked to the hotkey's owner instead.
 *
 * @param alpha alpha-rao to make claimable
 * @param rootStakeRao total root stake of the hotkey, rao
 */
export function claimableIncrement(alpha: bigint, rootStakeRao: bigint): bigint | null {
  if (alpha > rootStakeRao) return null;
  return I96F32.safeDiv(I96F32.fromInt(alpha), I96F32.fromInt(rootStakeRao));
}

/** Alpha-rao that `rootStakeRao` of stake has earned at `rate` (raw I96F32) since the beginning, floored. */
export const earnedAtRate = (rate: bigint, rootStakeRao: bigint): bigint => {
  const earned = I96F32.mul(rate, I96F32.fromInt(rootStakeRao)) >> I96F32.fraction;
  return earned < 0n ? 0n : earned;
};

/**
 * What a position may claim, raw I96F32 alpha-rao: earned less claimed, never negative. Compare it with the threshold
 * (raw I96F32 too) and floor it to pay.
 *
 * @param claimed `RootClaimed`, alpha-rao
 */
export function owed(rate: bigint, rootStakeRao: bigint, claimed: bigint): bigint {
  const open = I96F32.sub(I96F32.mul(rate, I96F32.fromInt(rootStakeRao)), I96F32.fromInt(claimed));
  return open < 0n ? 0n : open;
}

/**
 * Positions in the list of root stakers whose claims run by themselves in a block: distinct, ascending.
 *
 * @param blockHash 32 bytes of the parent hash
 * @param k number of draws
 * @param n number of indexed coldkeys
 */
export function autoClaimIndices(blockHash: Uint8Array, k: number, n: bigint): bigint[] {
  const view = new DataView(blockHash.buffer, blockHash.byteOffset, blockHash.byteLength);
  const word = (offset: number): bigint => (offset + 8 <= blockHash.byteLength ? view.getBigUint64(offset) : 0n);
  const drawn = new Set<bigint>();
  let last = word(0);
  for (let i = 0; i < k; i++) {
    const next = last + word((i * 8) % 32);
    last = n === 0n ? 0n : (next > U64_MAX ? U64_MAX : next) % n;
    drawn.add(last);
  }
  return [...drawn].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
