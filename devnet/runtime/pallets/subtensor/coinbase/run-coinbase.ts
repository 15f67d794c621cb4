import { rootSellFlag, subnetTaoEmissions } from '../../../economy/emission/subnet-shares.ts';
import type { Context } from '../../../frame/context.ts';
import { now } from '../block.ts';
import { storage } from '../pallet.ts';
import { accumulate } from './accumulate.ts';
import { mintBlockEmission, recycleCredit } from './block-emission.ts';
import { distribute } from './distribute.ts';
import { drainDue } from './drain.ts';
import { emittingNetuids, shareInput } from './emitting.ts';
import { inject, termsOf } from './inject.ts';

/**
 * The emission of one block: makes the TAO and the alpha, fills the pools, and runs the epochs that are due.
 * subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs `run_coinbase`
 */
export function runCoinbase(ctx: Context, credit = mintBlockEmission(ctx)): void {
  storage.SubnetRootSellTao.clear(ctx);
  const netuids = emittingNetuids(ctx);
  const shares = netuids.map((netuid) => shareInput(ctx, netuid));
  const taoEmissions = subnetTaoEmissions(credit.rao, shares);
  const terms = netuids.map((netuid, i) => termsOf(ctx, netuid, taoEmissions[i] ?? 0n));
  netuids.forEach((netuid, i) => inject(ctx, netuid, terms[i]!, credit));
  recycleCredit(ctx, credit);
  const rootSell = rootSellFlag(shares);
  netuids.forEach((netuid, i) => accumulate(ctx, netuid, terms[i]!.alphaOut, rootSell));
  for (const drained of drainDue(ctx)) {
    distribute(ctx, drained);
    storage.LastMechansimStepBlock.put(ctx, drained.netuid, now(ctx));
  }
}
