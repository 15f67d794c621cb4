// Fixed-point arithmetic on raw BigInts with the widths and the rounding of the chain's number types.
// Source: docs.rs/substrate-fixed semantics as used in `subtensor: pallets/subtensor/src/epoch/math.rs` and
// `subtensor: primitives/safe-math`.
import { rawFromFloat } from './from-float.ts';

/**
 * The operations of one fixed-point type. Every value is a raw integer: the number times `2^fraction`.
 * Operations saturate at `min` and `max` unless their name says otherwise. Nothing here checks that an
 * operand is inside the range of the type; results always are.
 */
export interface FixedFormat {
  readonly name: string;
  /** Fraction bits. */
  readonly fraction: bigint;
  readonly min: bigint;
  readonly max: bigint;
  /** The raw integer of 1. */
  readonly one: bigint;
  /** Clamps any integer to the range of the type. */
  clamp(raw: bigint): bigint;
  /** The raw value of an integer. */
  fromInt(value: bigint | number): bigint;
  /** The raw value of a double: nearest, ties to even. Throws RangeError on NaN; infinities saturate. */
  fromFloat(value: number): bigint;
  /** Converts from a type with `fraction` fraction bits: extra bits are dropped (floor), missing ones are zero. */
  fromRaw(raw: bigint, fraction: bigint): bigint;
  add(a: bigint, b: bigint): bigint;
  sub(a: bigint, b: bigint): bigint;
  /** Full-width product, then floor. */
  mul(a: bigint, b: bigint): bigint;
  /** Product, or null when it leaves the range. */
  checkedMul(a: bigint, b: bigint): bigint | null;
  /** Quotient truncated toward zero; saturates on overflow. Throws RangeError on division by zero. */
  div(a: bigint, b: bigint): bigint;
  /** Quotient truncated toward zero, or null on division by zero or overflow. */
  checkedDiv(a: bigint, b: bigint): bigint | null;
  /** Quotient truncated toward zero, or 0 on division by zero or overflow. */
  safeDiv(a: bigint, b: bigint): bigint;
  /** Quotient truncated toward zero, or `otherwise` on division by zero or overflow. */
  safeDivOr(a: bigint, b: bigint, otherwise: bigint): bigint;
  /** Largest integer value not above, still as raw bits. */
  floor(raw: bigint): bigint;
  /** The fractional part, `raw - floor(raw)`, never negative. */
  frac(raw: bigint): bigint;
  /** Nearest integer value, half away from zero, as raw bits. */
  round(raw: bigint): bigint;
  /** Floor to an integer clamped to 0..2^64-1. */
  toU64(raw: bigint): bigint;
  /** Floor to an integer clamped to 0..65535. */
  toU16(raw: bigint): number;
  /** The nearest double, for display and statistics only. */
  toNumber(raw: bigint): number;
}

export const U64_MAX = (1n << 64n) - 1n;
const U16_MAX = 65535;

/**
 * Makes the operations of a fixed-point type.
 *
 * @param name as the chain writes it, e.g. `I32F32`
 * @param width total bits
 * @param fractionBits fraction bits
 * @param signed two's complement when true
 */
export function fixedFormat(name: string, width: number, fractionBits: number, signed: boolean): FixedFormat {
  const fraction = BigInt(fractionBits);
  const min = signed ? -(1n << BigInt(width - 1)) : 0n;
  const max = (1n << BigInt(signed ? width - 1 : width)) - 1n;
  const one = 1n << fraction;
  const half = one >> 1n;
  const clamp = (raw: bigint): bigint => (raw > max ? max : raw < min ? min : raw);
  const checkedDiv = (a: bigint, b: bigint): bigint | null => {
    if (b === 0n) return null;
    const quotient = (a << fraction) / b;
    return quotient > max || quotient < min ? null : quotient;
  };
  const fromFloat = (value: number): bigint => {
    if (value === Infinity) return max;
    if (value === -Infinity) return min;
    return clamp(rawFromFloat(value, fractionBits));
  };
  const fromRaw = (raw: bigint, from: bigint): bigint =>
    clamp(from >= fraction ? raw >> (from - fraction) : raw << (fraction - from));
  return {
    name,
    fraction,
    min,
    max,
    one,
    clamp,
    fromInt: (value) => clamp(BigInt(value) << fraction),
    fromFloat,
    fromRaw,
    add: (a, b) => clamp(a + b),
    sub: (a, b) => clamp(a - b),
    mul: (a, b) => clamp((a * b) >> fraction),
    checkedMul: (a, b) => {
      const product = (a * b) >> fraction;
      return product > max || product < min ? null : product;
    },
    div: (a, b) => clamp((a << fraction) / b),
    checkedDiv,
    safeDiv: (a, b) => checkedDiv(a, b) ?? 0n,
    safeDivOr: (a, b, otherwise) => checkedDiv(a, b) ?? otherwise,
    floor: (raw) => (raw >> fraction) << fraction,
    frac: (raw) => raw - ((raw >> fraction) << fraction),
    round: (raw) =>
      clamp(raw < 0n ? -(((-raw + half) >> fraction) << fraction) : ((raw + half) >> fraction) << fraction),
    toU64: (raw) => {
      const value = raw >> fraction;
      return value < 0n ? 0n : value > U64_MAX ? U64_MAX : value;
    },
    toU16: (raw) => {
      const value = raw >> fraction;
      return value < 0n ? 0 : value > 65535n ? U16_MAX : Number(value);
    },
    toNumber: (raw) => Number(raw >> fraction) + Number(raw & (one - 1n)) / Number(one),
  };
}
