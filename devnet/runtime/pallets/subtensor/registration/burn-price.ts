import * as price from '../../../economy/emission/burn-price.ts';
import type { Context } from '../../../frame/context.ts';
import { storage } from '../pallet.ts';

const bounds = (ctx: Context, netuid: number): price.BurnBounds => ({
  minBurnRao: storage.MinBurn.get(ctx, netuid),
  maxBurnRao: storage.MaxBurn.get(ctx, netuid),
});

/** Lowers the registration price for the block that begins. */
export function decayBurn(ctx: Context, netuid: number): void {
  const burnRao = storage.Burn.get(ctx, netuid);
  const next = price.decayBurn(burnRao, storage.BurnHalfLife.get(ctx, netuid), ctx.block.number, bounds(ctx, netuid));
  if (next !== burnRao) storage.Burn.put(ctx, netuid, next);
}

/** Raises the registration price after a registration. */
export function raiseBurn(ctx: Context, netuid: number): void {
  const burnRao = storage.Burn.get(ctx, netuid);
  storage.Burn.put(
    ctx,
    netuid,
    price.raiseBurn(burnRao, storage.BurnIncreaseMult.get(ctx, netuid).bits, bounds(ctx, netuid)),
  );
}
