// How a block's alpha is set aside for the next epoch.
// Source: `subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs` (emit_to_subnets).
import { U96F32 } from '../fixed/formats.ts';
import { u16ProportionToU96 } from '../fixed/proportion.ts';

const HALF = U96F32.one >> 1n;

/** Alpha-rao added to the pending items of a subnet in one block. */
export interface PendingSplit {
  readonly ownerCut: bigint;
  readonly server: bigint;
  readonly validator: bigint;
  /** Goes to `PendingRootAlphaDivs`, or is recycled when the root sell flag is off. */
  readonly root: bigint;
}

/** The owner's cut of `alphaOut`, raw U96F32 in and out. `cut` is a u16 proportion. */
export const ownerCutOf = (alphaOut: bigint, cut: number): bigint => U96F32.mul(alphaOut, u16ProportionToU96(cut));

/**
 * Splits a block's alpha among owner, miners, validators and root.
 *
 * @param alphaOut raw U96F32 alpha-rao
 * @param ownerCut `SubnetOwnerCut` (u16 proportion), null when the subnet's owner cut is switched off
 * @param rootProportion raw U96F32, computed after the alpha of this block has been added to the issuance
 */
export function splitPending(alphaOut: bigint, ownerCut: number | null, rootProportion: bigint): PendingSplit {
  const cut = ownerCut === null ? 0n : ownerCutOf(alphaOut, ownerCut);
  const rest = U96F32.sub(alphaOut, cut);
  const root = U96F32.mul(U96F32.mul(rootProportion, rest), HALF);
  const server = U96F32.mul(rest, HALF);
  const validator = U96F32.sub(U96F32.sub(rest, server), root);
  return {
    ownerCut: U96F32.toU64(cut),
    server: U96F32.toU64(server),
    validator: U96F32.toU64(validator),
    root: U96F32.toU64(root),
  };
}
