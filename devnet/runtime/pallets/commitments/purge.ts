import type { Context } from '../../frame/context.ts';
import { commitments } from './declaration.ts';

const { TimelockedIndex, CommitmentOf, LastCommitment, LastBondsReset, UsedSpaceOf } = commitments.storage;

/** Forgets all commitments of a subnet. subtensor: pallets/commitments/src/lib.rs `purge_netuid` */
export function purgeCommitments(ctx: Context, netuid: number): void {
  const { RevealedCommitments } = commitments.storage;
  for (const item of [CommitmentOf, LastCommitment, LastBondsReset, RevealedCommitments, UsedSpaceOf])
    item.clear(ctx, netuid);
  TimelockedIndex.mutate(ctx, (index) => index.filter(([n]) => n !== netuid));
}
