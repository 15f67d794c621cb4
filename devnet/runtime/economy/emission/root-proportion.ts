// Weight of root stake against a subnet's alpha.
// Source: `subtensor: pallets/subtensor/src/coinbase/block_step.rs` (root_proportion).
import { U96F32 } from '../fixed/formats.ts';
import { u64ProportionToU96 } from '../fixed/proportion.ts';

/**
 * `R·t / (R·t + alpha issuance)`, raw U96F32; 0 when the denominator is 0.
 *
 * @param rootTaoRao `SubnetTAO(0)`, rao
 * @param taoWeight `TaoWeight` as stored (u64 proportion)
 * @param alphaIssuance `SubnetAlphaIn + SubnetAlphaOut`, alpha-rao
 */
export function rootProportion(rootTaoRao: bigint, taoWeight: bigint, alphaIssuance: bigint): bigint {
  const weighted = U96F32.mul(U96F32.fromInt(rootTaoRao), u64ProportionToU96(taoWeight));
  return U96F32.safeDiv(weighted, U96F32.add(weighted, U96F32.fromInt(alphaIssuance)));
}
