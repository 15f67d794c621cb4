// Vectors of raw I32F32 (or I64F64) values. Source: `subtensor: pallets/subtensor/src/epoch/math.rs`.
import type { FixedFormat } from '../fixed/fixed-format.ts';
import { I32F32, I64F64 } from '../fixed/formats.ts';

export const zeros = (n: number): bigint[] => new Array<bigint>(n).fill(0n);

/** Sum of raw values, without saturation (as the chain adds them). */
export function sum(values: readonly bigint[]): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/** Divides every element by `divisor` (safe division); unchanged when `divisor` is 0. */
export function divideAll(values: readonly bigint[], divisor: bigint, format: FixedFormat = I32F32): bigint[] {
  return divisor === 0n ? [...values] : values.map((value) => format.safeDiv(value, divisor));
}

/** Scales a vector of raw I32F32 to sum 1; unchanged when the sum is 0. */
export const normalize = (values: readonly bigint[]): bigint[] => divideAll(values, sum(values));

/** Scales a vector of raw I64F64 to sum 1; unchanged when the sum is 0. */
export const normalize64 = (values: readonly bigint[]): bigint[] => divideAll(values, sum(values), I64F64);

/** Element-wise quotient, 0 where the divisor is 0 or the quotient overflows. */
export const vecdiv = (x: readonly bigint[], y: readonly bigint[]): bigint[] =>
  x.map((value, i) => I32F32.safeDiv(value, y[i] ?? 0n));

/** Element-wise product, 0 where the product overflows. */
export const vecMul = (x: readonly bigint[], y: readonly bigint[]): bigint[] => {
  const length = Math.min(x.length, y.length);
  const out = new Array<bigint>(length);
  for (let i = 0; i < length; i++) out[i] = I32F32.checkedMul(x[i] ?? 0n, y[i] ?? 0n) ?? 0n;
  return out;
};

/** Copy with 0 wherever the mask is true. */
export const maskVector = (mask: readonly boolean[], values: readonly bigint[]): bigint[] =>
  values.map((value, i) => (mask[i] ? 0n : value));
