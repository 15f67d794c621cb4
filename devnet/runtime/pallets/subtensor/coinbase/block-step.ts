import { nextMovingPrice } from '../../../economy/emission/moving-price.ts';
import type { Context } from '../../../frame/context.ts';
import { alphaPrice } from '../../swap/pool.ts';
import { now } from '../block.ts';
import { applyPendingChildren } from '../children/apply-pending.ts';
import { isEpochDue } from '../epoch/schedule.ts';
import { timing } from '../fast-blocks.ts';
import { storage } from '../pallet.ts';
import { decayBurn } from '../registration/burn-price.ts';
import { runAutoClaims } from '../root-claim/auto-claim.ts';
import { allNetuids, ROOT } from '../subnets/subnet.ts';
import { revealTimelocked } from '../weights/reveal-timelocked.ts';
import { mintBlockEmission } from './block-emission.ts';
import { emittingNetuids, rootProportionOf } from './emitting.ts';
import { runCoinbase } from './run-coinbase.ts';

/**
 * Everything SubtensorModule does at the start of a block, before its extrinsics, in the chain's order.
 * subtensor: pallets/subtensor/src/coinbase/block_step.rs, macros/hooks.rs
 */
export function blockStep(ctx: Context): void {
  cleanHotkeySwaps(ctx);
  for (const netuid of allNetuids(ctx)) updatePrice(ctx, netuid);
  const credit = mintBlockEmission(ctx);
  revealTimelocked(ctx);
  runCoinbase(ctx, credit);
  updateMovingPrices(ctx);
  for (const netuid of allNetuids(ctx))
    if (netuid !== ROOT && storage.LastEpochBlock.get(ctx, netuid) === now(ctx)) applyPendingChildren(ctx, netuid);
  runAutoClaims(ctx);
}

/** Forgets hotkey swaps that no longer hold back another one; a part of the subnets in each block. */
function cleanHotkeySwaps(ctx: Context): void {
  const interval = timing(ctx).hotkeySwapInterval;
  for (const [[netuid, coldkey], block] of storage.LastHotkeySwapOnNetuid.entries(ctx)) {
    const itsTurn = BigInt(netuid as number) % interval === now(ctx) % interval;
    if (itsTurn && block + interval < now(ctx))
      storage.LastHotkeySwapOnNetuid.remove(ctx, netuid as number, coldkey as `0x${string}`);
  }
}

function updatePrice(ctx: Context, netuid: number): void {
  decayBurn(ctx, netuid);
  storage.RegistrationsThisBlock.put(ctx, netuid, 0);
  if (netuid === ROOT && isEpochDue(ctx, ROOT)) storage.RegistrationsThisInterval.put(ctx, ROOT, 0);
}

function updateMovingPrices(ctx: Context): void {
  const movingAlpha = storage.SubnetMovingAlpha.get(ctx).bits;
  const netuids = emittingNetuids(ctx);
  for (const netuid of netuids) {
    const bits = nextMovingPrice({
      movingAlpha,
      halvingBlocks: storage.EMAPriceHalvingBlocks.get(ctx, netuid),
      firstEmissionBlock: storage.FirstEmissionBlockNumber.get(ctx, netuid) ?? 0n,
      block: now(ctx),
      price: alphaPrice(ctx, netuid),
      movingPrice: storage.SubnetMovingPrice.get(ctx, netuid).bits,
    });
    storage.SubnetMovingPrice.put(ctx, netuid, { bits });
  }
  for (const netuid of netuids) storage.RootProp.put(ctx, netuid, { bits: rootProportionOf(ctx, netuid) });
}
