import type { Context } from '../../../frame/context.ts';
import { BURN_ACCOUNT, subnetAccount } from '../accounts/subnet-account.ts';
import { payTao } from '../accounts/tao.ts';

/** Pays a swap fee out of the subnet account to the block's author, or to the burn account when there is none. In rao; 0 is paid too. */
export function payAuthor(ctx: Context, netuid: number, feeRao: bigint): void {
  payTao(ctx, subnetAccount(netuid), ctx.block.author ?? BURN_ACCOUNT, feeRao);
}
