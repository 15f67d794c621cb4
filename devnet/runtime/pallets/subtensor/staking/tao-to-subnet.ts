import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { reducible, transferTao } from '../accounts/tao.ts';
import { errors } from '../pallet.ts';
import { min } from '../saturating.ts';

/**
 * Moves TAO of a coldkey into the subnet account, keeping the coldkey alive: the amount is cut to what leaves the
 * existential deposit. subtensor: pallets/subtensor/src/coinbase/tao.rs `transfer_tao_to_subnet`
 * @returns what was really moved, in rao
 * @throws InsufficientBalance when nothing can be moved
 */
export function taoToSubnet(ctx: Context, netuid: number, coldkey: AccountId, amountRao: bigint): bigint {
  if (amountRao === 0n) return 0n;
  const movedRao = min(amountRao, reducible(ctx, coldkey));
  if (movedRao === 0n) throw errors.InsufficientBalance();
  transferTao(ctx, coldkey, subnetAccount(netuid), movedRao);
  return movedRao;
}
