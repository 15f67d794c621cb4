// The exponential of I32F32 as the chain evaluates it, and the logistic function built on it.
// Source: docs.rs/substrate-fixed transcendental::exp; `subtensor: pallets/subtensor/src/epoch/math.rs`.
import { I32F32 } from './formats.ts';

const ONE = I32F32.one;
/** Euler's number in I9F23, the width of the library's constants, widened to I32F32. */
const EULER = 22_802_600n << 9n;
/** The series runs over i = 2..31 (one less than the 32 fraction bits). */
const LAST_TERM = 31n;
const TWENTY = I32F32.fromInt(20);

/**
 * e^x by the chain's truncated Taylor series.
 *
 * @param x raw I32F32
 * @returns raw I32F32, or null when an intermediate value leaves the range
 */
export function exp(x: bigint): bigint | null {
  if (x === 0n) return ONE;
  if (x === ONE) return EULER;
  const operand = x < 0n ? -x : x;
  if (operand + ONE > I32F32.max) return null;
  let term = operand;
  let result = operand + ONE;
  for (let i = 2n; i <= LAST_TERM && term !== 0n; i++) {
    const product = (term * operand) >> 32n;
    if (product > I32F32.max) return null;
    term = product / i;
    result += term;
    if (result > I32F32.max) return null;
  }
  return x < 0n ? I32F32.checkedDiv(ONE, result) : result;
}

/** e^x with x first clamped to [-20, 20], where the series cannot overflow. Raw I32F32 in and out. */
export function expSafe(x: bigint): bigint {
  const clamped = x < -TWENTY ? -TWENTY : x > TWENTY ? TWENTY : x;
  return exp(clamped) ?? (clamped <= 0n ? 0n : I32F32.max);
}

/** Logistic function `1 / (1 + e^(-rho·(x - kappa)))`; all values raw I32F32. */
export function sigmoidSafe(x: bigint, rho: bigint, kappa: bigint): bigint {
  const exponent = I32F32.mul(I32F32.mul(rho, -ONE), I32F32.sub(x, kappa));
  return I32F32.safeDiv(ONE, I32F32.add(expSafe(exponent), ONE));
}
