import { splitPending } from '../../../economy/emission/pending-split.ts';
import { U96F32 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import { storage } from '../pallet.ts';
import { addU64 } from '../saturating.ts';
import { mintAlphaOut, recycleAlpha } from './alpha-issuance.ts';
import { rootProportionOf } from './emitting.ts';

/**
 * Mints a subnet's alpha of this block and sets it aside for the next epoch.
 * @param alphaOut raw U96F32 alpha-rao
 * @param rootSell whether root dividends are paid; otherwise their part is recycled
 */
export function accumulate(ctx: Context, netuid: number, alphaOut: bigint, rootSell: boolean): void {
  const minted = U96F32.toU64(alphaOut);
  storage.SubnetAlphaOutEmission.put(ctx, netuid, minted);
  mintAlphaOut(ctx, netuid, minted);
  const cut = storage.OwnerCutEnabled.get(ctx, netuid) ? storage.SubnetOwnerCut.get(ctx) : null;
  const split = splitPending(alphaOut, cut, rootProportionOf(ctx, netuid));
  storage.PendingOwnerCut.mutate(ctx, netuid, (x) => addU64(x, split.ownerCut));
  storage.PendingServerEmission.mutate(ctx, netuid, (x) => addU64(x, split.server));
  storage.PendingValidatorEmission.mutate(ctx, netuid, (x) => addU64(x, split.validator));
  if (rootSell) storage.PendingRootAlphaDivs.mutate(ctx, netuid, (x) => addU64(x, split.root));
  else recycleAlpha(ctx, netuid, split.root);
}
