// Dividends of validators, split into the part earned by alpha and the part earned by root stake.
// Source: `subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs` (calculate_dividend_distribution).
import { U96F32 } from '../fixed/formats.ts';
import type { HotkeyStake } from './parent-dividends.ts';

export interface DividendClaim extends HotkeyStake {
  /** Dividends of the epoch after sharing with parents, raw U96F32 alpha-rao. Only proportions matter. */
  readonly dividend: bigint;
}

/** Raw U96F32 alpha-rao per claim, in input order. */
export interface DividendShares {
  readonly alpha: bigint[];
  readonly root: bigint[];
}

/**
 * Shares the two pots among hotkeys. A pot whose claims sum to 0 is not paid out.
 *
 * @param validatorAlpha alpha-rao for the alpha part
 * @param rootAlpha alpha-rao for the root part
 * @param taoWeight raw U96F32
 */
export function distributeDividends(
  claims: readonly DividendClaim[],
  validatorAlpha: bigint,
  rootAlpha: bigint,
  taoWeight: bigint,
): DividendShares {
  const rootParts = claims.map((claim) => {
    const weighted = U96F32.mul(U96F32.fromInt(claim.rootRao), taoWeight);
    const proportion = U96F32.safeDiv(weighted, U96F32.add(U96F32.fromInt(claim.alpha), weighted));
    return U96F32.mul(claim.dividend, proportion);
  });
  const alphaParts = claims.map((claim, i) => U96F32.sub(claim.dividend, rootParts[i] ?? 0n));
  const share = (parts: readonly bigint[], pot: bigint): bigint[] => {
    const total = parts.reduce((acc, part) => U96F32.add(acc, part), 0n);
    return parts.map((part) => U96F32.mul(U96F32.fromInt(pot), U96F32.safeDiv(part, total)));
  };
  return { alpha: share(alphaParts, validatorAlpha), root: share(rootParts, rootAlpha) };
}
