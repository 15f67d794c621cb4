import { hexToBytes } from '../../../../../substrate/bytes.ts';
import { autoClaimIndices } from '../../../economy/emission/root-claims.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { system } from '../../system/declaration.ts';
import { storage } from '../pallet.ts';
import { claimAll } from './claim.ts';

/** Claims for a few coldkeys drawn from the parent hash. A coldkey whose claim fails is left as it was. */
export function runAutoClaims(ctx: Context): void {
  const count = storage.NumStakingColdkeys.get(ctx);
  if (count === 0n) return;
  const parentHash = hexToBytes(system.storage.ParentHash.get(ctx));
  for (const index of autoClaimIndices(parentHash, Number(storage.NumRootClaim.get(ctx)), count)) {
    const coldkey = storage.StakingColdkeysByIndex.get(ctx, index);
    if (coldkey === undefined) continue;
    try {
      claimAll(ctx, coldkey);
    } catch (error) {
      if (!(error instanceof DispatchError)) throw error;
    }
  }
}
