// A ratio of integers to a rational power, floored in parts of 10^18, as the pool needs it.
// subtensor: pallets/swap/src/pallet/balancer.rs. The chain's big-number library is exact for small exponents; here every exponent
// is computed to 256 bits, and a result within 2^-96 of a whole number counts as that number, so both floor alike.

/** 1.0 in the pool's parts. */
export const PARTS = 10n ** 18n;

const BITS = 256n;
const ONE = 1n << BITS;
/** Far above the error of the series, far below anything that matters. */
const GUARD = 1n << (BITS - 96n);

/** ln of a fixed-point number from 1 to 2: 2·atanh((m − 1) / (m + 1)). */
function lnOfMantissa(mantissa: bigint): bigint {
  const z = ((mantissa - ONE) * ONE) / (mantissa + ONE);
  const square = (z * z) >> BITS;
  let sum = 0n;
  for (let power = z, n = 1n; power !== 0n; power = (power * square) >> BITS, n += 2n) sum += power / n;
  return 2n * sum;
}

const LN2 = lnOfMantissa(2n * ONE);

/** ln of a positive integer. */
function ln(value: bigint): bigint {
  const exponent = BigInt(value.toString(2).length - 1);
  const mantissa = exponent > BITS ? value >> (exponent - BITS) : value << (BITS - exponent);
  return lnOfMantissa(mantissa) + exponent * LN2;
}

/** e^x of a fixed-point x: whole powers of two are taken out, so the series is short. */
function exp(x: bigint): bigint {
  let doublings = x / LN2;
  if (x < 0n) doublings -= 1n;
  const rest = x - doublings * LN2;
  let sum = 0n;
  for (let term = ONE, n = 1n; term !== 0n; term = (term * rest) / (n * ONE), n += 1n) sum += term;
  return doublings < 0n ? sum >> -doublings : sum << doublings;
}

/**
 * floor(10^18 · (numerator / denominator)^(p / q)).
 * @throws RangeError unless numerator ≥ 0, p ≥ 0, and denominator and q are positive
 */
export function powerInParts(numerator: bigint, denominator: bigint, p: bigint, q: bigint): bigint {
  if (numerator < 0n || denominator <= 0n || p < 0n || q <= 0n)
    throw new RangeError('a power of such numbers is not defined');
  if (p === 0n || numerator === denominator) return PARTS;
  if (numerator === 0n) return 0n;
  if (p === q) return (numerator * PARTS) / denominator;
  const exponent = ((ln(numerator) - ln(denominator)) * p) / q;
  return (exp(exponent) * PARTS + GUARD) >> BITS;
}
