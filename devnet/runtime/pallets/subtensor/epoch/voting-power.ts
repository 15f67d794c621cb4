import { nextVotingPower } from '../../../economy/epoch/voting-power.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { events, storage } from '../pallet.ts';

/** A neuron after an epoch. */
interface Neuron {
  readonly hotkey: AccountId;
  readonly permit: boolean;
  /** Alpha-rao. */
  readonly stake: bigint;
}

/**
 * Moves the voting power of a subnet's validators towards their stake. Who has no permit, or left, has none.
 * subtensor: pallets/subtensor/src/utils/voting_power.rs `update_voting_power_for_subnet`
 */
export function updateVotingPower(ctx: Context, netuid: number, neurons: readonly Neuron[]): void {
  if (!storage.VotingPowerTrackingEnabled.get(ctx, netuid)) return;
  const disableAt = storage.VotingPowerDisableAtBlock.get(ctx, netuid);
  if (disableAt > 0n && now(ctx) >= disableAt) {
    endTracking(ctx, netuid);
    return;
  }
  const validators = neurons.filter(({ permit }) => permit);
  const keep = new Set(validators.map(({ hotkey }) => hotkey));
  for (const hotkey of storage.VotingPower.keys1<AccountId>(ctx, netuid))
    if (!keep.has(hotkey)) storage.VotingPower.remove(ctx, netuid, hotkey);
  const emaAlpha = storage.VotingPowerEmaAlpha.get(ctx, netuid);
  const threshold = storage.StakeThreshold.get(ctx);
  for (const { hotkey, stake } of validators) {
    const next = nextVotingPower(storage.VotingPower.get(ctx, netuid, hotkey), stake, emaAlpha, threshold);
    if (next === null) storage.VotingPower.remove(ctx, netuid, hotkey);
    else if (next > 0n) storage.VotingPower.put(ctx, netuid, hotkey, next);
  }
}

function endTracking(ctx: Context, netuid: number): void {
  storage.VotingPower.clear(ctx, netuid);
  storage.VotingPowerTrackingEnabled.put(ctx, netuid, false);
  storage.VotingPowerDisableAtBlock.remove(ctx, netuid);
  ctx.deposit(events.VotingPowerTrackingDisabled({ netuid }));
}
