// The decimal floating point number in which shares are stored.
// Source: `subtensor: primitives/share-pool/src/lib.rs` (SafeFloat).
import { U64_MAX } from '../fixed/fixed-format.ts';

/** `mantissa · 10^exponent`. Zero is (0, 0); otherwise 10^20 < mantissa <= 10^21. */
export interface SafeFloat {
  /** u128. */
  readonly mantissa: bigint;
  /** i64. */
  readonly exponent: bigint;
}

const MAX_MANTISSA = 10n ** 21n;
const MIN_MANTISSA = 10n ** 20n;
/** Powers of ten beyond this make no difference: every mantissa divided by them is 0. */
const MAX_POWER = 22n;
const I64_MAX = (1n << 63n) - 1n;
const I64_MIN = -(1n << 63n);

export const ZERO: SafeFloat = { mantissa: 0n, exponent: 0n };
export const isZero = (value: SafeFloat): boolean => value.mantissa === 0n;

const cappedPowerOfTen = (exponent: bigint): bigint => 10n ** (exponent > MAX_POWER ? MAX_POWER : exponent);

/**
 * Brings a mantissa of any size into range, truncating, and adapts the exponent.
 * @returns null when the exponent leaves i64
 */
export function normalizeFloat(mantissa: bigint, exponent: bigint): SafeFloat | null {
  if (mantissa === 0n) return ZERO;
  let m = mantissa;
  let e = exponent;
  for (; m > MAX_MANTISSA; e++) m /= 10n;
  for (; m <= MIN_MANTISSA; e--) m *= 10n;
  return e > I64_MAX || e < I64_MIN ? null : { mantissa: m, exponent: e };
}

/** The float of a u64. */
export const fromU64 = (value: bigint): SafeFloat => normalizeFloat(value, 0n) ?? ZERO;

/** Floor of the value, clamped to u64. */
export function toU64(value: SafeFloat): bigint {
  const scale = cappedPowerOfTen(value.exponent < 0n ? -value.exponent : value.exponent);
  const whole = value.exponent > 0n ? value.mantissa * scale : value.mantissa / scale;
  return whole > U64_MAX ? U64_MAX : whole;
}

/** Both mantissas at the larger exponent, the smaller operand's truncated. */
function aligned(a: SafeFloat, b: SafeFloat): { x: bigint; y: bigint; exponent: bigint } {
  if (a.exponent >= b.exponent) {
    return { x: a.mantissa, y: b.mantissa / cappedPowerOfTen(a.exponent - b.exponent), exponent: a.exponent };
  }
  return { x: a.mantissa / cappedPowerOfTen(b.exponent - a.exponent), y: b.mantissa, exponent: b.exponent };
}

/** Sum, or null when the exponent overflows. */
export function add(a: SafeFloat, b: SafeFloat): SafeFloat | null {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  const { x, y, exponent } = aligned(a, b);
  return normalizeFloat(x + y, exponent);
}

/** Difference, zero where `b` is larger; null when `a` is zero and `b` is not, or the exponent overflows. */
export function sub(a: SafeFloat, b: SafeFloat): SafeFloat | null {
  if (isZero(b)) return a;
  if (isZero(a)) return null;
  const { x, y, exponent } = aligned(a, b);
  return normalizeFloat(x > y ? x - y : 0n, exponent);
}

/** `a · b / c` through a 256-bit product; null when `c` is zero or the exponent overflows. */
export function mulDiv(a: SafeFloat, b: SafeFloat, c: SafeFloat): SafeFloat | null {
  if (isZero(c)) return null;
  return normalizeFloat((a.mantissa * b.mantissa) / c.mantissa, a.exponent + b.exponent - c.exponent);
}
