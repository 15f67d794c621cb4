// What one block puts into a subnet's pool and what it hands out.
// Source: `subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs` (get_subnet_terms).
import { U96F32, U64F64 } from '../fixed/formats.ts';

/** Raw U96F32 amounts; floor them (`U96F32.toU64`) to get rao and alpha-rao. */
export interface SubnetTerms {
  /** TAO injected as liquidity. */
  readonly taoIn: bigint;
  /** Alpha injected as liquidity. */
  readonly alphaIn: bigint;
  /** Alpha for owner, miners and validators. */
  readonly alphaOut: bigint;
  /** TAO that buys alpha instead. */
  readonly excessTao: bigint;
}

/**
 * Terms of one subnet. Injection is capped by the root proportion of the alpha emission; the TAO that may not be
 * injected becomes a chain buy.
 *
 * @param taoEmission raw U96F32 rao
 * @param alphaEmission alpha-rao of this block (`blockEmission` of the alpha issuance)
 * @param price pool price, raw U64F64
 * @param rootProportion raw U96F32
 */
export function subnetTerms(
  taoEmission: bigint,
  alphaEmission: bigint,
  price: bigint,
  rootProportion: bigint,
): SubnetTerms {
  const alphaOut = U96F32.fromInt(alphaEmission);
  const priceRaw = U96F32.fromRaw(price, U64F64.fraction);
  const wanted = U96F32.safeDiv(taoEmission, priceRaw);
  const cap = U96F32.mul(rootProportion, alphaOut);
  const alphaIn = wanted > cap ? cap : wanted;
  const taoIn = wanted > cap ? U96F32.mul(cap, priceRaw) : taoEmission;
  return { taoIn, alphaIn, alphaOut, excessTao: U96F32.sub(taoEmission, taoIn) };
}
