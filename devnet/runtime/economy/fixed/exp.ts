// The exponential as the chain evaluates it, and the logistic function built on it.
// Source: docs.rs/substrate-fixed transcendental::exp; `subtensor: pallets/subtensor/src/epoch/math.rs`.
import type { FixedFormat } from './fixed-format.ts';
import { I32F32, I64F64 } from './formats.ts';

const ONE = I32F32.one;
/** Euler's number in I9F23, the width of the library's constants. */
const EULER = 22_802_600n;
const EULER_FRACTION = 23n;
const TWENTY = I32F32.fromInt(20);

/**
 * Makes e^x of one signed format by the chain's truncated Taylor series: its terms run over i = 2 .. fraction bits - 1.
 *
 * @returns a function from raw to raw, giving null when an intermediate value leaves the range
 */
function exponential(format: FixedFormat): (x: bigint) => bigint | null {
  const { one, max, fraction } = format;
  return (x) => {
    if (x === 0n) return one;
    if (x === one) return EULER << (fraction - EULER_FRACTION);
    const operand = x < 0n ? -x : x;
    if (operand + one > max) return null;
    let term = operand;
    let result = operand + one;
    for (let i = 2n; i < fraction && term !== 0n; i++) {
      const product = (term * operand) >> fraction;
      if (product > max) return null;
      term = product / i;
      result += term;
      if (result > max) return null;
    }
    return x < 0n ? format.checkedDiv(one, result) : result;
  };
}

/** e^x; raw I32F32 in and out, null on overflow. */
export const exp = exponential(I32F32);
/** e^x; raw I64F64 in and out, null on overflow. */
export const expI64F64 = exponential(I64F64);

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
