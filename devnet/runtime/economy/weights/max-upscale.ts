// Weights scaled so that the largest becomes 65535.
// Source: `subtensor: pallets/subtensor/src/epoch/math.rs` (vec_max_upscale_to_u16).
import { I32F32 } from '../fixed/formats.ts';

const U16_ONE = I32F32.fromInt(65535);
const THRESHOLD = I32F32.fromInt(32768);

/**
 * Scales raw I32F32 values, non-negative, to u16 with maximum 65535. All zero stays all zero. Rounded half away from
 * zero; above 32768 the factor is computed first, so that the product cannot overflow.
 */
export function maxUpscaleFixed(values: readonly bigint[]): number[] {
  const max = values.reduce((acc, value) => (value > acc ? value : acc), values[0] ?? 0n);
  if (max === 0n) return values.map((value) => I32F32.toU16(I32F32.mul(value, U16_ONE)));
  if (max > THRESHOLD) {
    const factor = I32F32.safeDiv(U16_ONE, max);
    return values.map((value) => I32F32.toU16(I32F32.round(I32F32.mul(value, factor))));
  }
  return values.map((value) => I32F32.toU16(I32F32.round(I32F32.safeDiv(I32F32.mul(value, U16_ONE), max))));
}

/** The same for u16 weights as a validator submits them. */
export const maxUpscale = (weights: readonly number[]): number[] =>
  maxUpscaleFixed(weights.map((w) => I32F32.fromInt(w)));
