// Bonds and dividends of one epoch, in both versions of Yuma.
// Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs`, "Bonds and Dividends".
import { I32F32 } from '../fixed/formats.ts';
import { ema, emaAlpha } from './bonds-ema.ts';
import { emaWithLiquidAlpha } from './liquid-alpha.ts';
import type { LiquidAlphaParams } from './liquid-alpha.ts';
import { maxUpscaleColumns, normalizeColumns } from './normalize-matrix.ts';
import { columnHadamard, matmulTranspose, rowHadamard, rowSum } from './products.ts';
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { mapValues } from './sparse-matrix.ts';
import { normalize, vecMul } from './vector.ts';

const U16_ONE = I32F32.fromInt(65535);

export interface BondsParams extends LiquidAlphaParams {
  /** Parts per million. */
  readonly bondsMovingAverage: bigint;
  readonly liquidAlpha: boolean;
}

export interface BondsStep {
  /** What is stored (after `floor(x · 65535)`), raw I32F32. */
  readonly bonds: SparseRow[];
  /** Normalised, raw I32F32 per uid. */
  readonly dividends: bigint[];
}

/** What both versions read: all raw I32F32; stored bonds come as whole numbers 0..65535. */
export interface BondsInput {
  readonly weights: SparseMatrix;
  readonly storedBonds: SparseMatrix;
  readonly activeStake: readonly bigint[];
  readonly consensus: readonly bigint[];
  readonly incentive: readonly bigint[];
}

/** The moving average of Yuma 3: plain, or with liquid alpha once any miner has a consensus weight. */
export function averageBonds(
  weights: SparseMatrix,
  bonds: SparseMatrix,
  consensus: readonly bigint[],
  params: BondsParams,
): SparseRow[] {
  if (params.liquidAlpha && consensus.some((value) => value !== 0n)) {
    return emaWithLiquidAlpha(weights, bonds, consensus, params);
  }
  return ema(weights, bonds, emaAlpha(params.bondsMovingAverage), consensus.length);
}

/** Yuma 3: bonds are proportions per pair; stake enters with the dividends. */
export function yuma3Bonds(input: BondsInput, params: BondsParams): BondsStep {
  const previous = mapValues(input.storedBonds, (value) => I32F32.safeDiv(value, U16_ONE));
  const bonds = averageBonds(input.weights, previous, input.consensus, params);
  const share = normalizeColumns(bonds, input.consensus.length);
  const total = rowSum(columnHadamard(share, input.incentive));
  return { bonds, dividends: normalize(vecMul(total, input.activeStake)) };
}

/** Yuma 2: bonds are shares of stake-weighted weights; liquid alpha has no effect. */
export function yuma2Bonds(input: BondsInput, params: BondsParams): BondsStep {
  const columns = input.consensus.length;
  const previous = normalizeColumns(input.storedBonds, columns);
  const delta = normalizeColumns(rowHadamard(input.weights, input.activeStake), columns);
  const averaged = normalizeColumns(ema(delta, previous, emaAlpha(params.bondsMovingAverage), columns), columns);
  const dividends = normalize(matmulTranspose(averaged, input.incentive));
  return { bonds: maxUpscaleColumns(averaged, columns), dividends };
}
