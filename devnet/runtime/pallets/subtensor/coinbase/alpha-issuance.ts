import type { Context } from '../../../frame/context.ts';
import { storage as assets } from '../../alpha-assets/pallet.ts';
import { storage } from '../pallet.ts';
import { addU64, sub } from '../saturating.ts';

/** Makes alpha that lies in the pool's reserve. Alpha-rao. */
export function mintAlphaIn(ctx: Context, netuid: number, alpha: bigint): void {
  if (alpha === 0n) return;
  noteMint(ctx, netuid, alpha);
  storage.SubnetAlphaIn.mutate(ctx, netuid, (x) => addU64(x, alpha));
}

/** Makes alpha that is outstanding. Alpha-rao. */
export function mintAlphaOut(ctx: Context, netuid: number, alpha: bigint): void {
  if (alpha === 0n) return;
  noteMint(ctx, netuid, alpha);
  storage.SubnetAlphaOut.mutate(ctx, netuid, (x) => addU64(x, alpha));
}

/** Destroys outstanding alpha: it could be minted again. Alpha-rao. */
export function recycleAlpha(ctx: Context, netuid: number, alpha: bigint): void {
  if (alpha === 0n) return;
  storage.SubnetAlphaOut.mutate(ctx, netuid, (x) => sub(x, alpha));
  assets.AlphaRecycled.mutate(ctx, netuid, (x) => addU64(x, alpha));
  assets.TotalAlphaIssuance.mutate(ctx, netuid, (x) => sub(x, alpha));
}

/** Takes alpha out of everyone's hands for good; it stays counted as outstanding. Alpha-rao. */
export function burnAlpha(ctx: Context, netuid: number, alpha: bigint): void {
  if (alpha === 0n) return;
  assets.AlphaBurned.mutate(ctx, netuid, (x) => addU64(x, alpha));
}

const noteMint = (ctx: Context, netuid: number, alpha: bigint): void =>
  assets.TotalAlphaIssuance.mutate(ctx, netuid, (x) => addU64(x, alpha));
