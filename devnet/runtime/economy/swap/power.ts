// Powers of rationals to a rational exponent, exact to the last digit asked for.
// The chain uses the `safe_bigmath` library: it floors `scale · base^exponent`. Exponents whose reduced parts are both
// at most 1024 are exact there and here. For others it sums series at 256 (swaps) or 1024 bits; here the value is
// computed to 320 bits with argument reduction, so that the floor is the true one. The two agree wherever the
// library's unreduced series converges (|exponent · ln base| up to about 100); pools with weights near one half, as
// they occur, stay under 10.

const MAX_EXACT_EXPONENT = 1024n;
const BITS = 320n;
const ONE = 1n << BITS;

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const bitLength = (value: bigint): number => value.toString(2).length;

/** `2·atanh(z)` in fixed point: ln of `(1 + z) / (1 - z)`. The smaller z, the fewer terms. */
function twiceAtanh(z: bigint): bigint {
  const square = (z * z) >> BITS;
  let power = z;
  let result = z;
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = (power * square) >> BITS;
    result += power / n;
  }
  return result << 1n;
}

/** ln of a fixed-point number in [1, 2]. */
const lnMantissa = (x: bigint): bigint => twiceAtanh(((x - ONE) << BITS) / (x + ONE));

const LN_2 = lnMantissa(ONE << 1n);

/** ln of a positive integer, fixed point with `BITS` fraction bits. */
function lnInteger(value: bigint): bigint {
  const exponent = BigInt(bitLength(value) - 1);
  const mantissa = BITS >= exponent ? value << (BITS - exponent) : value >> (exponent - BITS);
  return lnMantissa(mantissa) + exponent * LN_2;
}

/** ln of a quotient. A trade moves a reserve a little: then both are close, and their quotient needs few terms. */
const lnRatio = (numerator: bigint, denominator: bigint): bigint =>
  numerator < denominator << 1n && denominator < numerator << 1n
    ? twiceAtanh(((numerator - denominator) << BITS) / (numerator + denominator))
    : lnInteger(numerator) - lnInteger(denominator);

/** e^x in fixed point, x reduced by powers of two and by ln 2 unless it is small already. */
function expFixed(x: bigint): bigint {
  const isSmall = x < ONE >> 1n && -x < ONE >> 1n;
  const shifts = isSmall ? 0n : x / LN_2 - (x < 0n ? 1n : 0n);
  const rest = x - shifts * LN_2;
  let term = ONE;
  let result = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = ((term * rest) >> BITS) / n;
    result += term;
  }
  return shifts >= 0n ? result << shifts : result >> -shifts;
}

/** The largest r with `r^q · denominator <= numerator`. */
function rootFloor(numerator: bigint, denominator: bigint, q: bigint): bigint {
  const fits = (r: bigint): boolean => r ** q * denominator <= numerator;
  if (q === 1n) return numerator / denominator;
  const quotientBits = Math.max(1, bitLength(numerator) - bitLength(denominator) + 1);
  let low = 0n;
  let high = 1n << BigInt(Math.floor(quotientBits / Number(q)) + 1);
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (fits(middle)) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/**
 * `floor(scale · (baseNum / baseDen)^(expNum / expDen))`.
 *
 * @returns null when a denominator is 0 or a part is negative
 */
export function powRatioScaled(
  baseNum: bigint,
  baseDen: bigint,
  expNum: bigint,
  expDen: bigint,
  scale: bigint,
): bigint | null {
  if (baseDen === 0n || expDen === 0n) return null;
  if (baseNum === 0n) return 0n;
  if (baseNum < 0n || baseDen < 0n || expNum < 0n || expDen < 0n || scale < 0n) return null;
  if (expNum === 0n || baseNum === baseDen) return scale;
  const common = gcd(expNum, expDen);
  const p = expNum / common;
  const q = expDen / common;
  if (p <= MAX_EXACT_EXPONENT && q <= MAX_EXACT_EXPONENT) return rootFloor(baseNum ** p * scale ** q, baseDen ** p, q);
  const ln = (lnRatio(baseNum, baseDen) * p) / q;
  return (expFixed(ln) * scale) >> BITS;
}
