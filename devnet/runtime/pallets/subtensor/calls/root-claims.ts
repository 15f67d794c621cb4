// claim_root, set_root_claim_type and their settings.
import type { Context } from '../../../frame/context.ts';
import { ensureRoot, ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { ValueOf } from '../../../frame/type.ts';
import type { rootClaimTypeEnum } from '../../../types/subtensor.ts';
import { errors, events, storage } from '../pallet.ts';
import { claimAll } from '../root-claim/claim.ts';
import { addToIndex } from '../root-claim/staking-coldkeys.ts';
import { ensureOwnerOrRoot } from '../subnets/subnet.ts';

/** Netuids one claim may name. */
const MAX_SUBNET_CLAIMS = 5;
const MAX_ROOT_CLAIMS = 50n;
const MAX_THRESHOLD = 10_000_000n;

/** Claims the signer's root dividends on up to five subnets. @throws InvalidSubnetNumber, the error of a sale */
export function claimRoot(ctx: Context, origin: Origin, { subnets }: { subnets: number[] }): void {
  const coldkey = ensureSigned(origin);
  if (subnets.length === 0 || subnets.length > MAX_SUBNET_CLAIMS) throw errors.InvalidSubnetNumber();
  addToIndex(ctx, coldkey);
  claimAll(ctx, coldkey, new Set(subnets));
}

/** Chooses what becomes of the signer's root dividends. @throws InvalidSubnetNumber for an empty list */
export function setRootClaimType(
  ctx: Context,
  origin: Origin,
  args: { new_root_claim_type: ValueOf<typeof rootClaimTypeEnum> },
): void {
  const coldkey = ensureSigned(origin);
  const type = args.new_root_claim_type;
  if (type.type === 'KeepSubnets' && type.value.subnets.length === 0) throw errors.InvalidSubnetNumber();
  addToIndex(ctx, coldkey);
  storage.RootClaimType.put(ctx, coldkey, type);
  ctx.deposit(events.RootClaimTypeSet({ coldkey, root_claim_type: type }));
}

/** How many coldkeys each block claims for. @throws InvalidNumRootClaim */
export function setNumRootClaims(ctx: Context, origin: Origin, { new_value }: { new_value: bigint }): void {
  ensureRoot(origin);
  if (new_value > MAX_ROOT_CLAIMS) throw errors.InvalidNumRootClaim();
  storage.NumRootClaim.put(ctx, new_value);
}

/** Least alpha-rao worth claiming on a subnet. @throws InvalidRootClaimThreshold */
export function setRootClaimThreshold(
  ctx: Context,
  origin: Origin,
  { netuid, new_value }: { netuid: number; new_value: bigint },
): void {
  ensureOwnerOrRoot(ctx, origin, netuid);
  if (new_value > MAX_THRESHOLD) throw errors.InvalidRootClaimThreshold();
  storage.RootClaimableThreshold.put(ctx, netuid, { bits: new_value << 32n });
}
