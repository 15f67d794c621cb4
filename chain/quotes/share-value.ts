/**
 * What a share of a hotkey's stake on a subnet is worth. Shares are decimal floating point numbers, and each step is truncated.
 * subtensor: primitives/share-pool/src/lib.rs (SafeFloat, SharePool).
 */

/** `mantissa · 10^exponent`; zero is (0, 0), else 10^20 < mantissa <= 10^21. */
export interface ShareFloat {
  readonly mantissa: bigint;
  readonly exponent: bigint;
}

const MOST_MANTISSA = 10n ** 21n;
const LEAST_MANTISSA = 10n ** 20n;
/** Powers of ten beyond this make no difference: mantissas have 128 bits, and so their quotients less than 60 digits. */
const MOST_POWER = 100n;
const U64_MAX = (1n << 64n) - 1n;
const none: ShareFloat = { mantissa: 0n, exponent: 0n };

const power = (exponent: bigint): bigint => 10n ** (exponent > MOST_POWER ? MOST_POWER : exponent);

function normal(mantissa: bigint, exponent: bigint): ShareFloat {
  if (mantissa === 0n) return none;
  let [m, e] = [mantissa, exponent];
  for (; m > MOST_MANTISSA; e++) m /= 10n;
  for (; m <= LEAST_MANTISSA; e--) m *= 10n;
  return { mantissa: m, exponent: e };
}

/** Floor of `mantissa · 10^exponent`, at most 2^64 − 1. */
function whole({ mantissa, exponent }: ShareFloat): bigint {
  const value = exponent > 0n ? mantissa * power(exponent) : mantissa / power(-exponent);
  return value > U64_MAX ? U64_MAX : value;
}

/**
 * Alpha-rao that a share stands for.
 * @param poolRao `TotalHotkeyAlpha`, alpha-rao
 * @param share `AlphaV2` of one coldkey
 * @param total `TotalHotkeySharesV2`
 */
export function shareValueRao(poolRao: bigint, share: ShareFloat, total: ShareFloat): bigint {
  if (total.mantissa === 0n) return 0n;
  const pool = normal(poolRao, 0n);
  const exponent = pool.exponent + share.exponent - total.exponent;
  return whole(normal((pool.mantissa * share.mantissa) / total.mantissa, exponent));
}

/** The float of a share as it was stored before (`Alpha`, `TotalHotkeyShares`): raw U64F64. */
export function shareOfFixed(bits: bigint): ShareFloat {
  const units = normal(bits >> 64n, 0n);
  const rest = normal(bits & U64_MAX, 0n);
  const one = normal(1n << 64n, 0n);
  const fraction = normal((rest.mantissa * MOST_MANTISSA) / one.mantissa, rest.exponent - one.exponent - 21n);
  if (units.mantissa === 0n) return fraction;
  if (fraction.mantissa === 0n) return units;
  const [large, small] = units.exponent >= fraction.exponent ? [units, fraction] : [fraction, units];
  return normal(large.mantissa + small.mantissa / power(large.exponent - small.exponent), large.exponent);
}
