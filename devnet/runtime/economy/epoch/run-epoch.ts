// One epoch of one mechanism: from stored vectors to stored vectors. No storage, no clock.
// Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs` (epoch_mechanism, the sparse production path).
import { I32F32, I64F64 } from '../fixed/formats.ts';
import { fixedProportionToU16, u16ProportionToFixed } from '../fixed/proportion.ts';
import { activityCutoffBlocks, inactiveNeurons } from './activity.ts';
import { yuma2Bonds, yuma3Bonds } from './bonds.ts';
import type { BondsParams } from './bonds.ts';
import { clipColumns } from './clip.ts';
import { splitEpochEmission } from './emission-split.ts';
import { interpolate } from './interpolate.ts';
import { maskByPair, maskDiagonal, maskRows } from './mask.ts';
import { normalizeRows } from './normalize-matrix.ts';
import { matmul, rowSum } from './products.ts';
import type { SparseRow, StoredRow } from './sparse-matrix.ts';
import { dropEntries, matrixFromStored } from './sparse-matrix.ts';
import { normalizedStake } from './stake-weight.ts';
import { newValidatorPermits, withOwner } from './validator-permits.ts';
import { maskVector, normalize } from './vector.ts';
import { weightedMedianColumns } from './weighted-median.ts';

/** Hyperparameters of the subnet, as stored. */
export interface EpochParams extends BondsParams {
  /** u16 proportion. */
  readonly kappa: number;
  /** u16 proportion. */
  readonly bondsPenalty: number;
  readonly yuma3: boolean;
  readonly maxAllowedValidators: number;
  /** Alpha-rao. */
  readonly stakeThreshold: bigint;
  /** Blocks. */
  readonly tempo: number;
  readonly activityCutoffFactorMilli: number;
}

/** Everything an epoch reads. Vectors have one element per uid; shorter ones read as 0, false or empty. */
export interface EpochInput {
  readonly params: EpochParams;
  /** Current block number. */
  readonly block: number;
  /** `LastMechansimStepBlock`: block of the last successful epoch, 0 when there was none. */
  readonly lastMechanismStepBlock: number;
  /** Alpha-rao to share out. */
  readonly emission: bigint;
  /** Total stake weight per uid, raw I64F64 (see `stakeWeight`). Its length is the number of neurons. */
  readonly stakeWeights: readonly bigint[];
  readonly lastUpdate: readonly number[];
  readonly blockAtRegistration: readonly number[];
  readonly validatorPermit: readonly boolean[];
  /** Uid of the subnet owner's hotkey, null when it has none. */
  readonly ownerUid: number | null;
  /** `Weights(index, uid)` by uid. */
  readonly weights: readonly StoredRow[];
  /** `Bonds(index, uid)` by uid. */
  readonly bonds: readonly StoredRow[];
  /**
   * With commit-reveal on: block of the earliest unexpired commit per uid, Infinity for none. Null when it is off.
   */
  readonly commitBlocks: readonly number[] | null;
}

/** Everything an epoch stores or pays, one element per uid. */
export interface EpochOutput {
  readonly active: boolean[];
  /** u16. */
  readonly stakeWeight: number[];
  /** u16. */
  readonly consensus: number[];
  /** u16. */
  readonly incentive: number[];
  /** u16. */
  readonly dividends: number[];
  /** u16. */
  readonly validatorTrust: number[];
  readonly validatorPermit: boolean[];
  /** Rows of (uid, u16), ascending by uid; empty for a uid without the new permit. */
  readonly bonds: (readonly [uid: number, value: number])[][];
  /** Storage item `Emission`, alpha-rao; shown, not paid. */
  readonly emission: bigint[];
  /** Paid to miners, alpha-rao. */
  readonly serverEmission: bigint[];
  /** Shared by validators and their nominators, alpha-rao. */
  readonly validatorEmission: bigint[];
  /** Total stake weight, floored to alpha-rao. */
  readonly stake: bigint[];
}

/** First block whose registrations already count as part of the running tempo. */
const lastTempoBlock = (input: EpochInput): number =>
  input.lastMechanismStepBlock === 0 ? Math.max(0, input.block - input.params.tempo) : input.lastMechanismStepBlock + 1;

/** Weights that count: from permitted rows, not to oneself, not to a neuron registered after they were set. */
function usableWeights(input: EpochInput, n: number, forbidden: readonly boolean[]): SparseRow[] {
  const lastUpdate = Array.from({ length: n }, (_, uid) => input.lastUpdate[uid] ?? 0);
  const registered = Array.from({ length: n }, (_, uid) => input.blockAtRegistration[uid] ?? 0);
  let weights = maskDiagonal(maskRows(forbidden, matrixFromStored(input.weights, n)), input.ownerUid);
  weights = maskByPair(weights, lastUpdate, registered, (updated, born) => updated <= born);
  if (input.commitBlocks) {
    weights = maskByPair(weights, input.commitBlocks, registered, (committed, born) => committed < born);
  }
  return normalizeRows(weights);
}

/** Runs one epoch. A pure function of its input. */
export function runEpoch(input: EpochInput): EpochOutput {
  const { params, ownerUid } = input;
  const n = input.stakeWeights.length;
  const cutoff = activityCutoffBlocks(params.activityCutoffFactorMilli, params.tempo);
  const inactive = inactiveNeurons(n, input.lastUpdate, cutoff, input.block);
  const stake = normalizedStake(input.stakeWeights, params.stakeThreshold, ownerUid);
  const permits = withOwner(
    stake.map((_, uid) => input.validatorPermit[uid] ?? false),
    ownerUid,
  );
  const forbidden = permits.map((permit) => !permit);
  const nextPermits = newValidatorPermits(stake, params.maxAllowedValidators, ownerUid);
  const activeStake = normalize(maskVector(forbidden, maskVector(inactive, stake)));

  const weights = usableWeights(input, n, forbidden);
  const consensus = weightedMedianColumns(activeStake, weights, n, u16ProportionToFixed(params.kappa));
  const clipped = clipColumns(weights, consensus);
  const validatorTrust = rowSum(clipped);
  const incentive = normalize(matmul(clipped, activeStake, n));

  const since = lastTempoBlock(input);
  const storedBonds = dropEntries(
    matrixFromStored(input.bonds, n),
    (_, column) => since <= (input.blockAtRegistration[column] ?? 0),
  );
  const weightsForBonds = interpolate(weights, clipped, n, u16ProportionToFixed(params.bondsPenalty));
  const bondsStep = (params.yuma3 ? yuma3Bonds : yuma2Bonds)(
    { weights: weightsForBonds, storedBonds, activeStake, consensus, incentive },
    params,
  );
  const emission = splitEpochEmission(incentive, bondsStep.dividends, stake, activeStake, input.emission);
  const u16 = (values: readonly bigint[]) => values.map(fixedProportionToU16);
  return {
    active: inactive.map((flag) => !flag),
    stakeWeight: u16(stake),
    consensus: u16(consensus),
    incentive: u16(incentive),
    dividends: u16(bondsStep.dividends),
    validatorTrust: u16(validatorTrust),
    validatorPermit: nextPermits,
    bonds: bondsStep.bonds.map((row, uid) => (nextPermits[uid] ? storedRow(row) : [])),
    emission: emission.combined,
    serverEmission: emission.server,
    validatorEmission: emission.validator,
    stake: input.stakeWeights.map((raw) => I64F64.toU64(raw)),
  };
}

const storedRow = (row: SparseRow): [number, number][] =>
  row.columns.map((column, k) => [column, I32F32.toU16(I32F32.mul(row.values[k] ?? 0n, I32F32.fromInt(65535)))]);
