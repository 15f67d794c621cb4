// Registration price. Source: `subtensor: pallets/subtensor/src/utils/misc.rs` (decay_factor_q32, pow_q32),
// subnets/registration.rs.
import { U64_MAX } from '../fixed/fixed-format.ts';
import { U64F64 } from '../fixed/formats.ts';

const ONE_Q32 = 1n << 32n;
const HALF_Q32 = 1n << 31n;

const mulQ32 = (a: bigint, b: bigint): bigint => {
  const product = (a * b) >> 32n;
  return product > U64_MAX ? U64_MAX : product;
};

/** Square-and-multiply from the least significant bit, floored at every product. */
function powQ32(base: bigint, exponent: number): bigint {
  let result = ONE_Q32;
  let factor = base;
  for (let bits = exponent; bits > 0; bits >>= 1) {
    if (bits & 1) result = mulQ32(result, factor);
    factor = mulQ32(factor, factor);
  }
  return result;
}

const factors = new Map<number, bigint>();

/** The price factor of one block in Q32: the largest whose `halfLife`-th power does not exceed one half. 0: no decay. */
export function decayFactorQ32(halfLife: number): bigint {
  if (halfLife === 0) return ONE_Q32;
  const known = factors.get(halfLife);
  if (known !== undefined) return known;
  let low = 0n;
  let high = ONE_Q32;
  while (low + 1n < high) {
    const middle = low + ((high - low) >> 1n);
    if (powQ32(middle, halfLife) > HALF_Q32) high = middle;
    else low = middle;
  }
  factors.set(halfLife, low);
  return low;
}

/** Bounds of a subnet's registration price, rao. */
export interface BurnBounds {
  readonly minBurnRao: bigint;
  readonly maxBurnRao: bigint;
}

/** The minimum first, then the maximum: where they contradict, the maximum holds. */
const clampBurn = (burnRao: bigint, { minBurnRao, maxBurnRao }: BurnBounds): bigint => {
  const raised = burnRao < minBurnRao ? minBurnRao : burnRao;
  return raised > maxBurnRao ? maxBurnRao : raised;
};

/** Price at the start of `block`, rao. `halfLife` in blocks, 0 for no decay. */
export const decayBurn = (burnRao: bigint, halfLife: number, block: number, bounds: BurnBounds): bigint =>
  clampBurn(halfLife > 0 && block > 1 ? mulQ32(burnRao, decayFactorQ32(halfLife)) : burnRao, bounds);

/** Price after a burned registration, rao. `multiplier` is raw U64F64 and counts as at least 1. */
export const raiseBurn = (burnRao: bigint, multiplier: bigint, bounds: BurnBounds): bigint =>
  clampBurn(
    U64F64.toU64(U64F64.mul(U64F64.fromInt(burnRao), multiplier > U64F64.one ? multiplier : U64F64.one)),
    bounds,
  );
