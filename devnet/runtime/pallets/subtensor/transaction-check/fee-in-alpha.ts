import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { FeePayment } from '../../../executive/transaction-check.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import type { AccountId } from '../../../frame/types.ts';
import { alphaPrice, MIN_PRICE } from '../../swap/pool.ts';
import { events, storage } from '../pallet.ts';
import { min } from '../saturating.ts';
import { stakeOf } from '../staking/stake.ts';
import type { Position } from '../staking/stake-into-subnet.ts';
import { unstakeFromSubnet } from '../staking/unstake-from-subnet.ts';
import { allNetuids } from '../subnets/subnet.ts';

interface StakeArgs {
  hotkey?: AccountId;
  origin_hotkey?: AccountId;
  netuid?: number;
  origin_netuid?: number;
}

const FROM_ONE_SUBNET = new Set([
  'remove_stake',
  'remove_stake_limit',
  'remove_stake_full_limit',
  'move_stake',
  'transfer_stake',
  'swap_stake',
  'swap_stake_limit',
  'recycle_alpha',
  'burn_alpha',
]);
const FROM_ALL_SUBNETS = new Set(['unstake_all', 'unstake_all_alpha']);

/** The stake a call is about, from which its fee may be paid. */
function payingPosition(ctx: Context, coldkey: AccountId, { type, value }: RuntimeCall['value']): Position | undefined {
  const args = value as StakeArgs;
  const hotkey = args.hotkey ?? args.origin_hotkey;
  if (hotkey === undefined) return undefined;
  if (FROM_ONE_SUBNET.has(type)) return { hotkey, coldkey, netuid: args.netuid ?? args.origin_netuid ?? 0 };
  if (!FROM_ALL_SUBNETS.has(type)) return undefined;
  const staked = allNetuids(ctx).filter(
    (netuid) => storage.SubtokenEnabled.get(ctx, netuid) && stakeOf(ctx, hotkey, coldkey, netuid) > 0n,
  );
  return staked.length === 1 ? { hotkey, coldkey, netuid: staked[0]! } : undefined;
}

/**
 * Pays a fee from the stake the call takes out, when free TAO does not cover it: the alpha is sold without the pool's fee and the
 * TAO goes to the author. subtensor: pallets/transaction-fee/src/lib.rs
 * @returns `undefined` when the call is not of that kind or the stake is worth less than the fee
 */
export function payFeeInAlpha(ctx: Context, who: AccountId, call: RuntimeCall, feeRao: bigint): FeePayment | undefined {
  const { author } = ctx.block;
  const at = call.type === 'SubtensorModule' ? payingPosition(ctx, who, call.value) : undefined;
  if (!at || author === undefined) return undefined;
  const stake = stakeOf(ctx, at.hotkey, at.coldkey, at.netuid);
  const wanted = U64F64.toU64(U64F64.safeDiv(U64F64.fromInt(feeRao), alphaPrice(ctx, at.netuid)));
  if (stake === 0n || stake < wanted) return undefined;
  const alpha = wanted === 0n ? stake : min(wanted, stake);
  try {
    return ctx.transactional(() => {
      const rao = unstakeFromSubnet(ctx, at, author, alpha, MIN_PRICE, { dropFees: true });
      ctx.deposit(events.TransactionFeePaidWithAlpha({ who, netuid: at.netuid, alpha_fee: alpha, tao_amount: rao }));
      return { paidRao: rao };
    });
  } catch (error) {
    if (error instanceof DispatchError) return undefined;
    throw error;
  }
}
