import { U96F32 } from '../../../economy/fixed/formats.ts';
import { adjustForInjection } from '../../../economy/swap/balancer.ts';
import { subnetTerms, type SubnetTerms } from '../../../economy/emission/subnet-terms.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { storage as swap } from '../../swap/pallet.ts';
import { alphaPrice, MAX_PRICE, poolOf } from '../../swap/pool.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { storage } from '../pallet.ts';
import { addU64 } from '../saturating.ts';
import { swapTaoForAlpha } from '../staking/exchange.ts';
import { recordProtocolFlow } from '../staking/flow.ts';
import { mintAlphaIn } from './alpha-issuance.ts';
import { emissionFor, spendCredit, type Credit } from './block-emission.ts';
import { alphaIssuance, rootProportionOf } from './emitting.ts';

/** What a subnet gets in this block; amounts raw U96F32. @param taoEmission raw U96F32 rao */
export const termsOf = (ctx: Context, netuid: number, taoEmission: bigint): SubnetTerms =>
  subnetTerms(
    taoEmission,
    emissionFor(ctx, alphaIssuance(ctx, netuid)),
    alphaPrice(ctx, netuid),
    rootProportionOf(ctx, netuid),
  );

/**
 * Puts a subnet's part of the block into its pool: liquidity as far as root stake allows, the rest as a purchase whose alpha
 * nobody holds. subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs `inject_and_maybe_swap`
 */
export function inject(ctx: Context, netuid: number, terms: SubnetTerms, credit: Credit): void {
  const pool = adjustForInjection(poolOf(ctx, netuid), U96F32.toU64(terms.taoIn), U96F32.toU64(terms.alphaIn));
  swap.SwapBalancer.put(ctx, netuid, { quote: pool.quoteWeight });
  storage.SubnetExcessTao.put(ctx, netuid, 0n);
  storage.SubnetTaoInEmission.put(ctx, netuid, 0n);
  buyWithExcess(ctx, netuid, U96F32.toU64(terms.excessTao), credit);
  storage.SubnetAlphaInEmission.put(ctx, netuid, pool.alpha);
  mintAlphaIn(ctx, netuid, pool.alpha);
  if (pool.taoRao > 0n && spendCredit(ctx, credit, subnetAccount(netuid), pool.taoRao)) {
    storage.SubnetTaoInEmission.put(ctx, netuid, pool.taoRao);
    storage.SubnetTAO.mutate(ctx, netuid, (tao) => addU64(tao, pool.taoRao));
    storage.TotalStake.mutate(ctx, (total) => addU64(total, pool.taoRao));
    recordProtocolFlow(ctx, netuid, pool.taoRao);
  }
}

function buyWithExcess(ctx: Context, netuid: number, rao: bigint, credit: Credit): void {
  if (rao === 0n || !spendCredit(ctx, credit, subnetAccount(netuid), rao)) return;
  try {
    const bought = ctx.transactional(() => swapTaoForAlpha(ctx, netuid, rao, MAX_PRICE, { dropFees: true }));
    storage.SubnetProtocolAlpha.mutate(ctx, netuid, (alpha) => addU64(alpha, bought.out));
    storage.SubnetExcessTao.put(ctx, netuid, bought.netIn);
    recordProtocolFlow(ctx, netuid, bought.netIn);
  } catch (error) {
    // A pool that cannot sell leaves the TAO in the subnet account, outside its reserve.
    if (!(error instanceof DispatchError)) throw error;
  }
}
