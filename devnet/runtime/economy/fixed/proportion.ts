// Conversions between u16/u64 proportions and fixed point.
// Source: `subtensor: pallets/subtensor/src/epoch/math.rs` (u16_proportion_to_fixed, fixed_proportion_to_u16).
import { I32F32, U96F32 } from './formats.ts';
import { U64_MAX } from './fixed-format.ts';

const U16_ONE = I32F32.fromInt(65535);
const U96_U16 = U96F32.fromInt(65535);
const U96_U64 = U96F32.fromInt(U64_MAX);

/** `value / 65535` as raw I32F32. */
export const u16ProportionToFixed = (value: number): bigint => I32F32.safeDiv(I32F32.fromInt(value), U16_ONE);

/** `floor(raw · 65535)` clamped to 0..65535; `raw` is I32F32. */
export const fixedProportionToU16 = (raw: bigint): number => I32F32.toU16(I32F32.mul(raw, U16_ONE));

/** `value / 65535` as raw U96F32: takes and cuts. */
export const u16ProportionToU96 = (value: number): bigint => U96F32.safeDiv(U96F32.fromInt(value), U96_U16);

/** `value / (2^64 - 1)` as raw U96F32: tao weight, childkey burn, child proportions. u64::MAX gives exactly 1. */
export const u64ProportionToU96 = (value: bigint): bigint => U96F32.safeDiv(U96F32.fromInt(value), U96_U64);
