// Mechanisms: several epochs over the same neurons, and how their results become one.
// Source: `subtensor: pallets/subtensor/src/subnets/mechanism.rs`.
import { U64_MAX } from '../fixed/fixed-format.ts';
import { U64F64 } from '../fixed/formats.ts';
import type { EpochOutput } from './run-epoch.ts';

/** Largest number of subnets an index can tell apart. */
const GLOBAL_MAX_SUBNET_COUNT = 4096;

/** `NetUidStorageIndex` of a mechanism: `mecid · 4096 + netuid`. */
export const mechanismStorageIndex = (netuid: number, mecid: number): number =>
  mecid * GLOBAL_MAX_SUBNET_COUNT + netuid;

/** Netuid and mecid of a storage index. */
export const netuidAndMechanism = (index: number): { netuid: number; mecid: number } => ({
  netuid: index % GLOBAL_MAX_SUBNET_COUNT,
  mecid: Math.floor(index / GLOBAL_MAX_SUBNET_COUNT),
});

/**
 * Shares an epoch's emission over mechanisms: evenly, or by the u16 split (sum 65535) padded or cut to `count`.
 * What rounding leaves over goes to mechanism 0.
 *
 * @param alpha alpha-rao
 */
export function splitEmissions(count: number, split: readonly number[] | null, alpha: bigint): bigint[] {
  const parts = Array.from({ length: count }, (_, mecid) =>
    split ? (alpha * BigInt(split[mecid] ?? 0)) / 65535n : alpha / BigInt(count),
  );
  const left = alpha - parts.reduce((total, part) => total + part, 0n);
  return parts.map((part, mecid) => (mecid === 0 && left > 0n ? part + left : part));
}

/** Results per uid after all mechanisms: what is stored per netuid and what is paid. */
export type AggregatedEpoch = Omit<EpochOutput, 'bonds' | 'incentive'>;

/**
 * Combines the epochs of all mechanisms, in order. Paid emission adds up, and so does the stake behind voting power; dividends, stake weight, consensus,
 * validator trust and shown emission are weighted by each mechanism's part of the total and floored at each step;
 * active and permit are OR-ed.
 *
 * @param outputs one per mechanism
 * @param emissions alpha-rao given to each mechanism
 * @param total alpha-rao of the whole epoch; when 0, mechanism 0 alone counts
 */
export function aggregateMechanisms(
  outputs: readonly EpochOutput[],
  emissions: readonly bigint[],
  total: bigint,
): AggregatedEpoch {
  const n = outputs[0]?.active.length ?? 0;
  const shares = outputs.map((_, mecid) =>
    U64F64.safeDivOr(U64F64.fromInt(emissions[mecid] ?? 0n), U64F64.fromInt(total), mecid === 0 ? U64F64.one : 0n),
  );
  const uids = Array.from({ length: n }, (_, uid) => uid);
  const weighted = (pick: (output: EpochOutput) => readonly number[]): number[] =>
    uids.map((uid) =>
      outputs.reduce(
        (acc, output, mecid) =>
          U64F64.toU16(
            U64F64.add(U64F64.fromInt(acc), U64F64.mul(U64F64.fromInt(pick(output)[uid] ?? 0), shares[mecid] ?? 0n)),
          ),
        0,
      ),
    );
  const added = (pick: (output: EpochOutput) => readonly bigint[]): bigint[] =>
    uids.map((uid) => {
      const value = outputs.reduce((acc, output) => acc + (pick(output)[uid] ?? 0n), 0n);
      return value > U64_MAX ? U64_MAX : value;
    });
  return {
    active: uids.map((uid) => outputs.some((output) => output.active[uid])),
    validatorPermit: uids.map((uid) => outputs.some((output) => output.validatorPermit[uid])),
    stakeWeight: weighted((output) => output.stakeWeight),
    consensus: weighted((output) => output.consensus),
    dividends: weighted((output) => output.dividends),
    validatorTrust: weighted((output) => output.validatorTrust),
    emission: uids.map((uid) =>
      outputs.reduce(
        (acc, output, mecid) =>
          U64F64.toU64(
            U64F64.add(
              U64F64.fromInt(acc),
              U64F64.mul(U64F64.fromInt(output.emission[uid] ?? 0n), shares[mecid] ?? 0n),
            ),
          ),
        0n,
      ),
    ),
    serverEmission: added((output) => output.serverEmission),
    validatorEmission: added((output) => output.validatorEmission),
    stake: added((output) => output.stake),
  };
}
