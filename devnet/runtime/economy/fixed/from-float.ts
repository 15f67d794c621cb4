// Exact conversion of an IEEE 754 double to a fixed-point raw integer.

/** Bits of a double's significand, hidden bit included. */
const SIGNIFICAND_BITS = 52;
const EXPONENT_BIAS = 1075;

/**
 * Rounds `value · 2^fraction` to the nearest integer, ties to even: the raw integer of a fixed-point number.
 * The result is not clamped to any width.
 *
 * @param value a finite double
 * @param fraction number of fraction bits, ≥ 0
 * @throws RangeError when `value` is NaN or infinite
 */
export function rawFromFloat(value: number, fraction: number): bigint {
  if (!Number.isFinite(value)) throw new RangeError(`Not a finite number: ${value}`);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponentBits = Number((bits >> BigInt(SIGNIFICAND_BITS)) & 0x7ffn);
  const stored = bits & 0xfffffffffffffn;
  const significand = exponentBits === 0 ? stored : stored | 0x10000000000000n;
  const shift = (exponentBits === 0 ? 1 : exponentBits) - EXPONENT_BIAS + fraction;
  const magnitude = shift >= 0 ? significand << BigInt(shift) : roundedShift(significand, BigInt(-shift));
  return value < 0 ? -magnitude : magnitude;
}

/** `value / 2^shift`, nearest, ties to even; `value` ≥ 0, `shift` > 0. */
function roundedShift(value: bigint, shift: bigint): bigint {
  const quotient = value >> shift;
  const remainder = value - (quotient << shift);
  const half = 1n << (shift - 1n);
  const up = remainder > half || (remainder === half && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}
