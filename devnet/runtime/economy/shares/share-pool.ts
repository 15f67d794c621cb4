// A hotkey's stake on a subnet as a pool of shares. Source: `subtensor: primitives/share-pool/src/lib.rs` (SharePool).
import { U64_MAX } from '../fixed/fixed-format.ts';
import type { SafeFloat } from './safe-float.ts';
import { ZERO, add, fromU64, isZero, mulDiv, sub, toU64 } from './safe-float.ts';

/** A pool without its members: `TotalHotkeyAlpha` (alpha-rao) and `TotalHotkeySharesV2`. */
export interface SharePool {
  readonly value: bigint;
  readonly denominator: SafeFloat;
}

/** The pool and one member's share (`AlphaV2`) after a change. Zeros are deleted from storage. */
export interface ShareChange extends SharePool {
  readonly share: SafeFloat;
}

const clamped = (value: bigint): bigint => (value < 0n ? 0n : value > U64_MAX ? U64_MAX : value);
const magnitude = (delta: bigint): bigint => (delta < 0n ? -delta : delta);

/** What a share is worth, alpha-rao. */
export const shareValue = (pool: SharePool, share: SafeFloat): bigint =>
  toU64(mulDiv(fromU64(pool.value), share, pool.denominator) ?? ZERO);

const sharesPer = (pool: SharePool, delta: bigint): SafeFloat =>
  mulDiv(fromU64(magnitude(delta)), pool.denominator, fromU64(pool.value)) ?? ZERO;

/** False when the pool is so much more valuable per share that `delta` alpha-rao would buy none. */
export const canChange = (pool: SharePool, delta: bigint): boolean =>
  isZero(pool.denominator) || !isZero(sharesPer(pool, delta));

/** Adds to (or takes from) the value of everybody; shares stay. `delta` in alpha-rao. */
export const changeForAll = (pool: SharePool, delta: bigint): SharePool => ({
  ...pool,
  value: clamped(pool.value + delta),
});

/**
 * Adds to (or takes from) one member. The first member of an empty pool gets as many shares as alpha-rao. An overflow of
 * a float keeps the old number, as on the chain.
 *
 * @param share the member's share, `ZERO` when it has none
 * @param delta alpha-rao; taking more than the member has is for the caller to refuse
 */
export function changeForOne(pool: SharePool, share: SafeFloat, delta: bigint): ShareChange {
  const value = clamped(pool.value + delta);
  if (isZero(pool.denominator)) {
    const first = fromU64(magnitude(delta));
    return { value, denominator: first, share: first };
  }
  const change = sharesPer(pool, delta);
  const apply = delta > 0n ? add : sub;
  return {
    value,
    denominator: apply(pool.denominator, change) ?? pool.denominator,
    share: apply(share, change) ?? share,
  };
}
