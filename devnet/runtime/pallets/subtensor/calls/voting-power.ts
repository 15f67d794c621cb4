// Voting power of validators: who follows it, and how fast it moves.
import { VOTING_POWER_ONE } from '../../../economy/epoch/voting-power.ts';
import type { Context } from '../../../frame/context.ts';
import { ensureRoot, type Origin } from '../../../frame/origin.ts';
import { now } from '../block.ts';
import { errors, events, storage } from '../pallet.ts';
import { ensureOwnerOrRoot } from '../subnets/subnet.ts';

/** Blocks from switching the tracking off until it ends: 14 days. subtensor: pallets/subtensor/src/utils/voting_power.rs */
const GRACE_BLOCKS = 100_800n;

/** Begins to follow voting power, or goes on after all. */
export function enable(ctx: Context, origin: Origin, { netuid }: { netuid: number }): void {
  ensureOwnerOrRoot(ctx, origin, netuid);
  storage.VotingPowerTrackingEnabled.put(ctx, netuid, true);
  storage.VotingPowerDisableAtBlock.remove(ctx, netuid);
  ctx.deposit(events.VotingPowerTrackingEnabled({ netuid }));
}

/** Stops following voting power two weeks from now, at the first epoch then. @throws VotingPowerTrackingNotEnabled */
export function disable(ctx: Context, origin: Origin, { netuid }: { netuid: number }): void {
  ensureOwnerOrRoot(ctx, origin, netuid);
  if (!storage.VotingPowerTrackingEnabled.get(ctx, netuid)) throw errors.VotingPowerTrackingNotEnabled();
  const disable_at_block = now(ctx) + GRACE_BLOCKS;
  storage.VotingPowerDisableAtBlock.put(ctx, netuid, disable_at_block);
  ctx.deposit(events.VotingPowerTrackingDisableScheduled({ netuid, disable_at_block }));
}

/** How much of the stake enters the average at each epoch, in parts of 10^18. @throws InvalidVotingPowerEmaAlpha above 1 */
export function setEmaAlpha(ctx: Context, origin: Origin, { netuid, alpha }: { netuid: number; alpha: bigint }): void {
  ensureRoot(origin);
  if (alpha > VOTING_POWER_ONE) throw errors.InvalidVotingPowerEmaAlpha();
  storage.VotingPowerEmaAlpha.put(ctx, netuid, alpha);
  ctx.deposit(events.VotingPowerEmaAlphaSet({ netuid, alpha }));
}
