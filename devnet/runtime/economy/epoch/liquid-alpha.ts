// Liquid alpha: the averaging share of a bond depends on how far the validator stands from consensus.
// Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs` (alpha_sigmoid, compute_liquid_alpha_values_sparse).
import { expSafe } from '../fixed/exp.ts';
import { I32F32 } from '../fixed/formats.ts';
import { u16ProportionToFixed } from '../fixed/proportion.ts';
import { EXP_SMALL_LIMIT, expSmall, mulSmall, reciprocalSmall, SMALL_ONE } from '../fixed/small-i32f32.ts';
import type { SparseMatrix, SparseRow } from './sparse-matrix.ts';
import { emptyRow } from './sparse-matrix.ts';
import { emaWithAlphas } from './bonds-ema.ts';

const ONE = I32F32.one;
const HALF = ONE >> 1n;
const MINUS_HUNDRED = I32F32.fromInt(-100);

const clamp = (value: bigint, low: bigint, high: bigint): bigint => {
  const capped = value < high ? value : high;
  return capped > low ? capped : low;
};

/** Hyperparameters of liquid alpha, as stored. */
export interface LiquidAlphaParams {
  /** u16 proportion. */
  readonly alphaLow: number;
  /** u16 proportion. */
  readonly alphaHigh: number;
  /** i16; 1000 stands for a factor of 10. */
  readonly alphaSigmoidSteepness: number;
}

/** The same ready for use, raw I32F32. */
interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
  /** Steepness / -100. */
  readonly slope: bigint;
}

const boundsOf = (params: LiquidAlphaParams): Bounds => ({
  low: u16ProportionToFixed(params.alphaLow),
  high: u16ProportionToFixed(params.alphaHigh),
  slope: I32F32.div(I32F32.fromInt(params.alphaSigmoidSteepness), MINUS_HUNDRED),
});

function sigmoid(consensus: bigint, weight: bigint, bond: bigint, bounds: Bounds): bigint {
  const buy = clamp(I32F32.sub(weight, consensus), 0n, ONE);
  const sell = clamp(I32F32.sub(bond, weight), 0n, ONE);
  const difference = weight >= bond ? buy : sell;
  const exponent = I32F32.mul(bounds.slope, I32F32.sub(difference, HALF));
  const share = I32F32.div(ONE, I32F32.add(ONE, expSafe(exponent)));
  const alpha = I32F32.add(bounds.low, I32F32.mul(share, I32F32.sub(bounds.high, bounds.low)));
  return clamp(alpha, bounds.low, bounds.high);
}

/** The averaging share of one bond; consensus, weight and bond are raw I32F32, as is the result. */
export const alphaSigmoid = (consensus: bigint, weight: bigint, bond: bigint, params: LiquidAlphaParams): bigint =>
  sigmoid(consensus, weight, bond, boundsOf(params));

/**
 * The entries that an ascending walk over the columns finds: an entry after a larger column is not reached in
 * time and counts as absent. Weights keep the order in which the validator submitted them.
 */
export function reachableEntries(row: SparseRow): SparseRow {
  const out = emptyRow();
  let furthest = -1;
  for (let k = 0; k < row.columns.length; k++) {
    const column = row.columns[k] ?? 0;
    if (column <= furthest) continue;
    furthest = column;
    out.columns.push(column);
    out.values.push(row.values[k] ?? 0n);
  }
  return out;
}

/** `sigmoid` for values in 0..1 as numbers; undefined where the parameters lead beyond what numbers hold exactly. */
function smallSigmoid({
  low,
  high,
  slope,
}: Bounds): ((consensus: number, weight: number, bond: number) => number) | undefined {
  const steepest = BigInt(2 * EXP_SMALL_LIMIT);
  if (low > high || slope > steepest || slope < -steepest) return undefined;
  const [least, most, factor] = [Number(low), Number(high), Number(slope)];
  return (consensus, weight, bond) => {
    const apart = weight >= bond ? weight - consensus : bond - weight;
    const difference = Math.min(Math.max(apart, 0), SMALL_ONE);
    const share = reciprocalSmall(SMALL_ONE + expSmall(mulSmall(factor, difference - SMALL_ONE / 2)));
    return Math.min(least + mulSmall(share, most - least), most);
  };
}

const areProportions = (values: readonly bigint[]): boolean => values.every((value) => value >= 0n && value <= ONE);

/** The reachable entries of each row by column. */
const lookUp = (matrix: SparseMatrix): ReadonlyMap<number, bigint>[] =>
  matrix.map((row) => {
    const found = reachableEntries(row);
    return new Map(found.columns.map((column, k) => [column, found.values[k] ?? 0n]));
  });

/** Bonds after one epoch with liquid alpha. Weights, bonds and consensus are raw I32F32. */
export function emaWithLiquidAlpha(
  weights: SparseMatrix,
  bonds: SparseMatrix,
  consensus: readonly bigint[],
  params: LiquidAlphaParams,
): SparseRow[] {
  const bounds = boundsOf(params);
  const weightAt = lookUp(weights);
  const bondAt = lookUp(bonds);
  const proportions = [consensus, ...[...weights, ...bonds].map(({ values }) => values)].every(areProportions);
  const small = proportions ? smallSigmoid(bounds) : undefined;
  return emaWithAlphas(weights, bonds, consensus.length, (i, j) => {
    const weight = weightAt[i]?.get(j) ?? 0n;
    const bond = bondAt[i]?.get(j) ?? 0n;
    const c = consensus[j] ?? 0n;
    return small ? BigInt(small(Number(c), Number(weight), Number(bond))) : sigmoid(c, weight, bond, bounds);
  });
}
