import { initialLastEpochBlock } from '../../../economy/emission/epoch-schedule.ts';
import type { Context } from '../../../frame/context.ts';
import { timing } from '../fast-blocks.ts';
import { events, storage } from '../pallet.ts';

/** Starts a network with the parameters every new one has. subtensor: pallets/subtensor/src/subnets/subnet.rs `init_new_network` */
export function initNetwork(ctx: Context, netuid: number): void {
  const { tempo } = timing(ctx);
  storage.SubnetworkN.put(ctx, netuid, 0);
  storage.NetworksAdded.put(ctx, netuid, true);
  storage.Tempo.put(ctx, netuid, tempo);
  storage.LastEpochBlock.put(ctx, netuid, BigInt(initialLastEpochBlock(netuid, tempo, ctx.block.number)));
  storage.NetworkRegistrationAllowed.put(ctx, netuid, true);
  storage.MaxAllowedUids.put(ctx, netuid, 256);
  storage.MaxAllowedValidators.put(ctx, netuid, 64);
  storage.MinAllowedWeights.put(ctx, netuid, 1);
  storage.ImmunityPeriod.put(ctx, netuid, 5000);
  storage.Yuma3On.put(ctx, netuid, true);
  storage.Burn.put(ctx, netuid, 1_000_000_000n);
  storage.SubnetEmissionEnabled.put(ctx, netuid, true);
  storage.TotalNetworks.mutate(ctx, (n) => n + 1);
  ctx.deposit(events.RegistrationAllowed([netuid, true]));
  ctx.deposit(events.MaxAllowedUidsSet([netuid, 256]));
  ctx.deposit(events.MaxAllowedValidatorsSet([netuid, 64]));
  ctx.deposit(events.MinAllowedWeightSet([netuid, 1]));
  ctx.deposit(events.ImmunityPeriodSet([netuid, 5000]));
}
