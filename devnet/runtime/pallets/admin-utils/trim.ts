import type { Context } from '../../frame/context.ts';
import type { Origin } from '../../frame/origin.ts';
import { ensureAdminWindowOpen } from '../subtensor/epoch/schedule.ts';
import { timing } from '../subtensor/fast-blocks.ts';
import { ensureTransactionLimit, stampTransaction, TransactionKind } from '../subtensor/rate-limit.ts';
import { trimNeurons } from '../subtensor/registration/trim.ts';
import { ensureOwnerOrRoot } from '../subtensor/subnets/subnet.ts';

/** Lowers the number of uids of a subnet; the neurons that emit least go. @throws TxRateLimitExceeded, and what trimming throws */
export function trimToMaxAllowedUids(
  ctx: Context,
  origin: Origin,
  { netuid, max_n }: { netuid: number; max_n: number },
): void {
  const owner = ensureOwnerOrRoot(ctx, origin, netuid);
  const { uidTrimmingInterval } = timing(ctx);
  if (owner !== undefined) ensureTransactionLimit(ctx, TransactionKind.uidTrimming, owner, netuid, uidTrimmingInterval);
  ensureAdminWindowOpen(ctx, netuid);
  trimNeurons(ctx, netuid, max_n);
  if (owner !== undefined) stampTransaction(ctx, TransactionKind.uidTrimming, owner, netuid);
}
