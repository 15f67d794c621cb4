// Operations of math.json: the vector and matrix helpers of the epoch, under the names of
// `subtensor: pallets/subtensor/src/epoch/math.rs`.
import { ema, emaWithAlphas } from '../../../../devnet/runtime/economy/epoch/bonds-ema.ts';
import { clipColumns } from '../../../../devnet/runtime/economy/epoch/clip.ts';
import { interpolate } from '../../../../devnet/runtime/economy/epoch/interpolate.ts';
import { maskByPair, maskDiagonal, maskRows } from '../../../../devnet/runtime/economy/epoch/mask.ts';
import {
  maxUpscaleColumns,
  normalizeColumns,
  normalizeRows,
} from '../../../../devnet/runtime/economy/epoch/normalize-matrix.ts';
import {
  columnHadamard,
  matmul,
  matmulTranspose,
  rowHadamard,
  rowSum,
} from '../../../../devnet/runtime/economy/epoch/products.ts';
import type { SparseRow } from '../../../../devnet/runtime/economy/epoch/sparse-matrix.ts';
import { dropEntries } from '../../../../devnet/runtime/economy/epoch/sparse-matrix.ts';
import { isTopk, isTopkNonzero } from '../../../../devnet/runtime/economy/epoch/top-k.ts';
import {
  maskVector,
  normalize,
  normalize64,
  sum,
  vecMul,
  vecdiv,
} from '../../../../devnet/runtime/economy/epoch/vector.ts';
import { weightedMedian, weightedMedianColumns } from '../../../../devnet/runtime/economy/epoch/weighted-median.ts';
import { expSafe, sigmoidSafe } from '../../../../devnet/runtime/economy/fixed/exp.ts';
import { I32F32, I64F64 } from '../../../../devnet/runtime/economy/fixed/formats.ts';
import { fixedProportionToU16, u16ProportionToFixed } from '../../../../devnet/runtime/economy/fixed/proportion.ts';
import { checkMaxLimited } from '../../../../devnet/runtime/economy/weights/checks.ts';
import { maxUpscale, maxUpscaleFixed } from '../../../../devnet/runtime/economy/weights/max-upscale.ts';
import type { Fields } from './fields.ts';
import { UnknownForm, bool, bools, list, small, smallOr, smalls } from './fields.ts';
import { columnsOf, fromDense, fromSparse, toDense, toPairs } from './matrices.ts';
import { all, compareFixed, comparePlain, toRaw, toRaws } from './rule.ts';
import type { Op, Rule } from './rule.ts';

const plain =
  (compute: (input: Fields, rule: Rule) => unknown): Op =>
  (input, expected, rule) =>
    comparePlain(compute(input, rule), expected, rule);

const fixed =
  (compute: (input: Fields, rule: Rule) => unknown): Op =>
  (input, expected, rule) =>
    compareFixed(compute(input, rule), expected, rule);

type Change = (matrix: SparseRow[], columns: number, input: Fields, rule: Rule) => SparseRow[];
/** A helper over dense matrices (`m`). */
const dense = (change: Change): Op =>
  fixed((input, rule) => {
    const columns = columnsOf(input['m']);
    return toDense(change(fromDense(input['m'], rule), columns, input, rule), columns);
  });
/** The same over sparse ones. */
const sparse = (change: Change): Op =>
  fixed((input, rule) => {
    const matrix = fromSparse(input['m'], rule);
    const widest = matrix.reduce((most, row) => Math.max(most, ...row.columns.map((column) => column + 1)), 0);
    return toPairs(change(matrix, smallOr(input, 'columns', widest), input, rule));
  });

const vector = (input: Fields, rule: Rule, name: string): bigint[] => toRaws(input[name], rule, name);
const normalizeOp: Op = (input, expected, rule) =>
  all([
    compareFixed(normalize(vector(input, rule, 'x')), expected, rule),
    compareFixed(normalize64(toRaws(input['x'], rule, 'x', I64F64)), expected, rule, I64F64),
  ]);

const PREDICATES: Record<string, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
};
function predicateOf(input: Fields): (a: number, b: number) => boolean {
  const sign = /^\s*\w+\s*(==|!=|<=|>=|<|>)\s*\w+\s*$/.exec(String(input['predicate']))?.[1];
  const predicate = sign === undefined ? undefined : PREDICATES[sign];
  if (!predicate) throw new UnknownForm(`predicate ${String(input['predicate'])}`);
  return predicate;
}

/** Fields of a weighted median that may be text ("1 - majority") or numbers. */
function median(input: Fields, rule: Rule): bigint {
  const stake = vector(input, rule, 'stake');
  const score = vector(input, rule, 'score');
  const textOr = (name: string, text: string | undefined, otherwise: bigint): bigint => {
    const value = input[name];
    return value === undefined || value === text ? otherwise : toRaw(value, rule);
  };
  const majority = input['majority'] === undefined ? 0n : toRaw(input['majority'], rule);
  const minority = textOr('minority', '1 - majority', I32F32.sub(I32F32.one, majority));
  const indices = Array.isArray(input['partition']) ? smalls(input, 'partition') : stake.map((_, i) => i);
  return weightedMedian(
    stake,
    score,
    minority,
    indices,
    textOr('lo', undefined, 0n),
    textOr('hi', 'sum(stake)', sum(stake)),
  );
}

const medianColumns =
  (read: (value: unknown, rule: Rule) => SparseRow[]): Op =>
  (input, expected, rule) => {
    const score = read(input['score'], rule);
    const columns = smallOr(
      input,
      'columns',
      read === fromDense ? columnsOf(input['score']) : list(expected, 'expect').length,
    );
    const majority = toRaw(input['majority'], rule);
    return compareFixed(weightedMedianColumns(vector(input, rule, 'stake'), score, columns, majority), expected, rule);
  };

/** A scalar factor of a matrix operation: upstream writes it as a binary64 literal even where matrices are binary32. */
const scalar = (value: unknown): bigint => toRaw(value, { quant: 'f64' });

/** Alphas are a scalar for mat_ema and a dense matrix for mat_ema_alpha. */
const emaOp = (read: (value: unknown, rule: Rule) => SparseRow[], withAlphas: boolean): Op =>
  fixed((input, rule) => {
    const [next, old] = [read(input['new'], rule), read(input['old'], rule)];
    const isDense = read === fromDense;
    const alphas = withAlphas ? list(input['alpha'], 'alpha').map((row) => toRaws(row, rule)) : [];
    const columns = isDense ? columnsOf(input['new']) : (alphas[0]?.length ?? smallOr(input, 'columns', next.length));
    const result = withAlphas
      ? emaWithAlphas(next, old, columns, (i, j) => alphas[i]?.[j] ?? 0n)
      : ema(next, old, scalar(input['alpha']), columns);
    return isDense ? toDense(result, columns) : toPairs(result);
  });

const interpolateOp = (read: (value: unknown, rule: Rule) => SparseRow[]): Op =>
  fixed((input, rule) => {
    const [a, b] = [read(input['a'], rule), read(input['b'], rule)];
    const columns = read === fromDense ? columnsOf(input['a']) : small(input, 'columns');
    const mixed = interpolate(a, b, columns, scalar(input['ratio']));
    return read === fromDense ? toDense(mixed, columns) : toPairs(mixed);
  });

const normalizeRowsOf: Change = (m) => normalizeRows(m);
const normalizeColumnsOf: Change = (m, columns) => normalizeColumns(m, columns);
const upscaleColumnsOf: Change = (m, columns) => maxUpscaleColumns(m, columns);
const clipOf: Change = (m, _columns, input, rule) => clipColumns(m, vector(input, rule, 'threshold'));
const rowHadamardOf: Change = (m, _columns, input, rule) => rowHadamard(m, vector(input, rule, 'v'));
const columnHadamardOf: Change = (m, _columns, input, rule) => columnHadamard(m, vector(input, rule, 'v'));
const maskRowsOf: Change = (m, _columns, input) => maskRows(bools(input, 'mask'), m);
const maskDiagOf: Change = (m) => maskDiagonal(m, null);
const maskDiagExceptOf: Change = (m, _columns, input) => maskDiagonal(m, small(input, 'except_index'));
const maskMatrixOf: Change = (m, _columns, input) => {
  const mask = list(input['mask'], 'mask').map((row) => list(row, 'mask row').map((flag) => bool(flag, 'mask')));
  return dropEntries(m, (i, j) => mask[i]?.[j] ?? false);
};
const maskColumnsOf: Change = (m, _columns, input) => {
  const mask = bools(input, 'mask');
  return dropEntries(m, (_, j) => mask[j] ?? false);
};
const maskPairsOf: Change = (m, _columns, input) =>
  maskByPair(m, smalls(input, 'first'), smalls(input, 'second'), predicateOf(input));
const maskScalarOf: Change = (m, _columns, input) =>
  maskByPair(
    m,
    m.map(() => small(input, 'scalar')),
    smalls(input, 'vector'),
    predicateOf(input),
  );

export const mathOps: Record<string, Op> = {
  vec_max_upscale_to_u16: plain((input, rule) => maxUpscaleFixed(vector(input, rule, 'x'))),
  vec_u16_max_upscale_to_u16: plain((input) => maxUpscale(smalls(input, 'x'))),
  check_vec_max_limited: plain((input) => checkMaxLimited(smalls(input, 'x'), small(input, 'max_limit'))),
  u16_proportion_to_fixed: fixed((input) => u16ProportionToFixed(small(input, 'x'))),
  fixed_proportion_to_u16: plain((input, rule) => fixedProportionToU16(toRaw(input['x'], rule))),
  exp_safe: fixed((input, rule) => expSafe(toRaw(input['x'], rule))),
  sigmoid_safe: fixed((input, rule) =>
    sigmoidSafe(toRaw(input['x'], rule), toRaw(input['rho'], rule), toRaw(input['kappa'], rule)),
  ),
  is_topk: plain((input, rule) => isTopk(vector(input, rule, 'x'), small(input, 'k'))),
  is_topk_nonzero: plain((input, rule) => isTopkNonzero(vector(input, rule, 'x'), small(input, 'k'))),
  sum: fixed((input, rule) => sum(vector(input, rule, 'x'))),
  normalize: normalizeOp,
  inplace_normalize: normalizeOp,
  inplace_normalize_64: normalizeOp,
  vecdiv: fixed((input, rule) => vecdiv(vector(input, rule, 'x'), vector(input, rule, 'y'))),
  vec_mul: fixed((input, rule) => vecMul(vector(input, rule, 'x'), vector(input, rule, 'y'))),
  inplace_row_normalize: dense(normalizeRowsOf),
  inplace_row_normalize_sparse: sparse(normalizeRowsOf),
  inplace_col_normalize: dense(normalizeColumnsOf),
  inplace_col_normalize_sparse: sparse(normalizeColumnsOf),
  inplace_col_max_upscale: dense(upscaleColumnsOf),
  inplace_col_max_upscale_sparse: sparse(upscaleColumnsOf),
  inplace_col_clip: dense(clipOf),
  col_clip_sparse: sparse(clipOf),
  row_hadamard: dense(rowHadamardOf),
  row_hadamard_sparse: sparse(rowHadamardOf),
  mat_vec_mul: dense(columnHadamardOf),
  mat_vec_mul_sparse: sparse(columnHadamardOf),
  inplace_mask_vector: fixed((input, rule) => maskVector(bools(input, 'mask'), vector(input, rule, 'x'))),
  inplace_mask_matrix: dense(maskMatrixOf),
  inplace_mask_rows: dense(maskRowsOf),
  mask_rows_sparse: sparse(maskRowsOf),
  inplace_mask_cols: dense(maskColumnsOf),
  inplace_mask_diag: dense(maskDiagOf),
  mask_diag_sparse: sparse(maskDiagOf),
  inplace_mask_diag_except_index: dense(maskDiagExceptOf),
  mask_diag_sparse_except_index: sparse(maskDiagExceptOf),
  vec_mask_sparse_matrix: sparse(maskPairsOf),
  scalar_vec_mask_sparse_matrix: sparse(maskScalarOf),
  row_sum: fixed((input, rule) => rowSum(fromDense(input['m'], rule))),
  row_sum_sparse: fixed((input, rule) => rowSum(fromSparse(input['m'], rule))),
  matmul: fixed((input, rule) => matmul(fromDense(input['m'], rule), vector(input, rule, 'v'), columnsOf(input['m']))),
  matmul_sparse: fixed((input, rule) =>
    matmul(fromSparse(input['m'], rule), vector(input, rule, 'v'), small(input, 'columns')),
  ),
  matmul_transpose: fixed((input, rule) => matmulTranspose(fromDense(input['m'], rule), vector(input, rule, 'v'))),
  matmul_transpose_sparse: fixed((input, rule) =>
    matmulTranspose(fromSparse(input['m'], rule), vector(input, rule, 'v')),
  ),
  weighted_median: fixed(median),
  weighted_median_col: medianColumns(fromDense),
  weighted_median_col_sparse: medianColumns(fromSparse),
  interpolate: interpolateOp(fromDense),
  interpolate_sparse: interpolateOp(fromSparse),
  mat_ema: emaOp(fromDense, false),
  mat_ema_sparse: emaOp(fromSparse, false),
  mat_ema_alpha: emaOp(fromDense, true),
  mat_ema_alpha_sparse: emaOp(fromSparse, true),
};
