// I32F32 for small numbers, as raw integers in doubles: exact, and some ten times faster than BigInts, whose every result is an
// object. Each function says for which operands; beyond them `I32F32` and `exp` have to be asked, which give the same.
const TWO_16 = 65_536;
const TWO_32 = 4_294_967_296;
export const SMALL_ONE = TWO_32;
/** Euler's number as the chain has it: see exp.ts. */
const SMALL_E = 22_802_600 * 2 ** 9;

/** Largest |x| that `expSmall` takes: e^6 + 1 is below 2^9. */
export const EXP_SMALL_LIMIT = 6 * TWO_32;

/** `I32F32.mul` of a factor in 0..2^41 and one in 0..2^36, both whole. */
function mulPositive(a: number, b: number): number {
  // By parts, so that no product reaches 2^53.
  const aHigh = Math.floor(a / TWO_32);
  const aLow = a - aHigh * TWO_32;
  const bHigh = Math.floor(b / TWO_32);
  const bLow = b - bHigh * TWO_32;
  const upper = Math.floor(bLow / TWO_16);
  const lower = bLow - upper * TWO_16;
  return aHigh * b + aLow * bHigh + Math.floor((aLow * upper + Math.floor((aLow * lower) / TWO_16)) / TWO_16);
}

/** `I32F32.mul` of a factor of at most 2^36 and one of at most 2^32, both whole and of either sign: floored. */
export function mulSmall(a: number, b: number): number {
  const upper = Math.floor(b / TWO_16);
  const lower = b - upper * TWO_16;
  return Math.floor((a * upper + Math.floor((a * lower) / TWO_16)) / TWO_16);
}

/** `I32F32.div(one, x)` for x in 2^32..2^41: the 64 bits of the dividend in three steps. */
export function reciprocalSmall(x: number): number {
  const whole = Math.floor(TWO_32 / x);
  let rest = TWO_32 - whole * x;
  let quotient = whole;
  for (const scale of [2 ** 11, 2 ** 11, 2 ** 10]) {
    const digit = Math.floor((rest * scale) / x);
    rest = rest * scale - digit * x;
    quotient = quotient * scale + digit;
  }
  return quotient;
}

/** e^x as `exp` has it, for |x| up to `EXP_SMALL_LIMIT`. */
export function expSmall(x: number): number {
  if (x === 0) return SMALL_ONE;
  if (x === SMALL_ONE) return SMALL_E;
  const operand = Math.abs(x);
  let term = operand;
  let result = operand + SMALL_ONE;
  for (let i = 2; i < 32 && term !== 0; i++) {
    term = Math.floor(mulPositive(term, operand) / i);
    result += term;
  }
  return x < 0 ? reciprocalSmall(result) : result;
}
