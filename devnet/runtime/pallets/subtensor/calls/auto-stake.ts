import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { errors, events, storage } from '../pallet.ts';
import { uidOf } from '../registration/neuron.ts';
import { ensureSubnetExists } from '../subnets/subnet.ts';

/** Chooses where the incentive of the signer's miners on a subnet is staked. @throws SubnetNotExists, HotKeyNotRegisteredInSubNet, SameAutoStakeHotkeyAlreadySet */
export function setAutoStakeHotkey(
  ctx: Context,
  origin: Origin,
  { netuid, hotkey }: { netuid: number; hotkey: AccountId },
): void {
  const coldkey = ensureSigned(origin);
  ensureSubnetExists(ctx, netuid);
  uidOf(ctx, netuid, hotkey);
  const former = storage.AutoStakeDestination.get(ctx, coldkey, netuid);
  if (former === hotkey) throw errors.SameAutoStakeHotkeyAlreadySet();
  if (former !== undefined)
    storage.AutoStakeDestinationColdkeys.mutate(ctx, former, netuid, (keys) => keys.filter((key) => key !== coldkey));
  storage.AutoStakeDestination.put(ctx, coldkey, netuid, hotkey);
  storage.AutoStakeDestinationColdkeys.mutate(ctx, hotkey, netuid, (keys) =>
    keys.includes(coldkey) ? keys : [...keys, coldkey],
  );
  ctx.deposit(events.AutoStakeDestinationSet({ coldkey, netuid, hotkey }));
}
