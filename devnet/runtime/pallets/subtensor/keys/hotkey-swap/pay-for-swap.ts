import type { Context } from '../../../../frame/context.ts';
import type { AccountId } from '../../../../frame/types.ts';
import { recycleTao, spendable } from '../../accounts/tao.ts';
import { errors } from '../../pallet.ts';

/** Takes the price of a swap out of existence. @throws NotEnoughBalanceToPaySwapHotKey, InsufficientBalance */
export function payForSwap(ctx: Context, coldkey: AccountId, costRao: bigint): void {
  if (spendable(ctx, coldkey) < costRao) throw errors.NotEnoughBalanceToPaySwapHotKey();
  recycleTao(ctx, coldkey, costRao);
}
