// TAO and alpha minted per block, and its halvings.
// Source: `subtensor: pallets/subtensor/src/coinbase/block_emission.rs`, coinbase/tao.rs (mint_tao).

/** Most TAO there can be, rao; the same bound holds for the alpha of one subnet. */
export const TOTAL_SUPPLY_RAO = 21_000_000_000_000_000n;
/** Emission before the first halving, rao per block. */
const DEFAULT_BLOCK_EMISSION_RAO = 1_000_000_000n;

/**
 * Emission of one block: 10^9 / 2^floor(log2(1 / (1 - issuance / supply))) in I96F32 arithmetic.
 * It halves when half, three quarters, seven eighths … of the supply exist, and is 0 from the full supply on.
 *
 * @param issuance rao (of TAO), or alpha-rao inside and outside the pool
 * @returns rao or alpha-rao
 */
export function blockEmission(issuance: bigint): bigint {
  if (issuance >= TOTAL_SUPPLY_RAO) return 0n;
  const missing = (1n << 32n) - (issuance << 32n) / TOTAL_SUPPLY_RAO;
  const inverse = (1n << 64n) / missing;
  // log2 floored: the position of the top bit, less the 32 fraction bits.
  const halvings = BigInt(inverse.toString(2).length - 1 - 32);
  return (((1n << 32n) >> halvings) * DEFAULT_BLOCK_EMISSION_RAO) >> 32n;
}

/** What a mint of `amountRao` really creates: never beyond the total supply. */
export function mintableRao(balancesTotalIssuanceRao: bigint, amountRao: bigint): bigint {
  const room = balancesTotalIssuanceRao >= TOTAL_SUPPLY_RAO ? 0n : TOTAL_SUPPLY_RAO - balancesTotalIssuanceRao;
  return amountRao < room ? amountRao : room;
}
