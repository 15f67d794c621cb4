import { earnedAtRate } from '../../../economy/emission/root-claims.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';
import { ROOT } from '../subnets/subnet.ts';
import { sub } from '../saturating.ts';
import { coldkeyStake } from '../staking/stake.ts';
import { addToIndex, removeFromIndex } from './staking-coldkeys.ts';

/** New root stake has no claim on past dividends: its part counts as claimed. subtensor: pallets/subtensor/src/staking/claim_root.rs */
export function raiseWatermark(ctx: Context, hotkey: AccountId, coldkey: AccountId, rao: bigint): void {
  for (const [netuid, rate] of storage.RootClaimable.get(ctx, hotkey))
    storage.RootClaimed.mutate(ctx, netuid, hotkey, coldkey, (claimed) => claimed + earnedAtRate(rate.bits, rao));
}

/** The part of the claims that goes with removed root stake. */
function lowerWatermark(ctx: Context, hotkey: AccountId, coldkey: AccountId, rao: bigint): void {
  for (const [netuid, rate] of storage.RootClaimable.get(ctx, hotkey)) {
    if (netuid === ROOT) continue;
    storage.RootClaimed.mutate(ctx, netuid, hotkey, coldkey, (claimed) => sub(claimed, earnedAtRate(rate.bits, rao)));
  }
}

/** Root stake came in: it starts without back pay, and the coldkey takes part in automatic claims. */
export function rootStakeAdded(ctx: Context, hotkey: AccountId, coldkey: AccountId, rao: bigint): void {
  raiseWatermark(ctx, hotkey, coldkey, rao);
  addToIndex(ctx, coldkey);
}

/** Root stake went out; a coldkey without any leaves the automatic claims. */
export function rootStakeRemoved(ctx: Context, hotkey: AccountId, coldkey: AccountId, rao: bigint): void {
  lowerWatermark(ctx, hotkey, coldkey, rao);
  if (coldkeyStake(ctx, coldkey, ROOT) === 0n) removeFromIndex(ctx, coldkey);
}
