import type { ShareInput } from '../../../economy/emission/subnet-shares.ts';
import { rootProportion } from '../../../economy/emission/root-proportion.ts';
import type { Context } from '../../../frame/context.ts';
import { storage } from '../pallet.ts';
import { allNetuids, ROOT } from '../subnets/subnet.ts';

/** Subnets that take part in emission: started, with the subtoken in use and registration open. */
export const emittingNetuids = (ctx: Context): number[] =>
  allNetuids(ctx).filter(
    (netuid) =>
      netuid !== ROOT &&
      storage.FirstEmissionBlockNumber.has(ctx, netuid) &&
      storage.SubtokenEnabled.get(ctx, netuid) &&
      storage.NetworkRegistrationAllowed.get(ctx, netuid),
  );

/** What a subnet's share of the emission hangs on. */
export const shareInput = (ctx: Context, netuid: number): ShareInput => ({
  netuid,
  mechanism: storage.SubnetMechanism.get(ctx, netuid),
  movingPrice: storage.SubnetMovingPrice.get(ctx, netuid).bits,
  minerBurned: storage.MinerBurned.get(ctx, netuid).bits,
  emissionEnabled: storage.SubnetEmissionEnabled.get(ctx, netuid),
});

/** All alpha of a subnet, in the pool and outside. Alpha-rao. */
export const alphaIssuance = (ctx: Context, netuid: number): bigint =>
  storage.SubnetAlphaIn.get(ctx, netuid) + storage.SubnetAlphaOut.get(ctx, netuid);

/** Weight of root stake against the subnet's alpha, raw U96F32. */
export const rootProportionOf = (ctx: Context, netuid: number): bigint =>
  rootProportion(storage.SubnetTAO.get(ctx, ROOT), storage.TaoWeight.get(ctx), alphaIssuance(ctx, netuid));
