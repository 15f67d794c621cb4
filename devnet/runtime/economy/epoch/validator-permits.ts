// Validator permits. Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs`.
import { isTopkNonzero } from './top-k.ts';

/** Copy of `flags` in which the owner's is true. */
export const withOwner = (flags: readonly boolean[], ownerUid: number | null): boolean[] =>
  flags.map((flag, uid) => flag || uid === ownerUid);

/**
 * Permits after this epoch: the `maxAllowedValidators` uids with most stake, never one without stake, and the
 * owner's always (it takes no slot from others). Ties: the higher uid wins.
 *
 * @param stake normalised stake, raw I32F32 per uid
 */
export const newValidatorPermits = (
  stake: readonly bigint[],
  maxAllowedValidators: number,
  ownerUid: number | null,
): boolean[] => withOwner(isTopkNonzero(stake, maxAllowedValidators), ownerUid);
