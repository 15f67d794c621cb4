// Emission of one epoch per uid. Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs`, "Emission".
import { I32F32, I96F32 } from '../fixed/formats.ts';
import { divideAll, normalize, sum } from './vector.ts';

/** Alpha-rao per uid. `combined` is what storage item `Emission` shows; it is not paid out. */
export interface EpochEmission {
  readonly server: bigint[];
  readonly validator: bigint[];
  readonly combined: bigint[];
}

/**
 * Splits the epoch's emission by incentive and dividends. When nobody earned either, all of it follows (active)
 * stake on the validator side.
 *
 * @param incentive raw I32F32 per uid
 * @param dividends raw I32F32 per uid
 * @param stake normalised stake, raw I32F32
 * @param activeStake the same without inactive neurons and without those that lack a permit
 * @param emission alpha-rao of the epoch
 */
export function splitEpochEmission(
  incentive: readonly bigint[],
  dividends: readonly bigint[],
  stake: readonly bigint[],
  activeStake: readonly bigint[],
  emission: bigint,
): EpochEmission {
  const both = incentive.map((value, uid) => I32F32.add(value, dividends[uid] ?? 0n));
  const total = sum(both);
  const fallback = sum(activeStake) === 0n ? stake : activeStake;
  const amount = I96F32.fromInt(emission);
  // I32F32 and I96F32 share their fraction bits, so the raw value carries over.
  const amounts = (shares: readonly bigint[]) => shares.map((share) => I96F32.toU64(I96F32.mul(share, amount)));
  return {
    server: amounts(divideAll(incentive, total)),
    validator: amounts(total === 0n ? fallback : divideAll(dividends, total)),
    combined: amounts(total === 0n ? fallback : normalize(both)),
  };
}
