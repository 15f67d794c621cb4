import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { alphaPrice, MIN_PRICE } from '../../swap/pool.ts';
import { owns } from '../keys/hotkey.ts';
import { reduceLock } from '../locks/reduce-lock.ts';
import { storage } from '../pallet.ts';
import { MIN_STAKE_RAO } from './limits.ts';
import { decreaseStake, stakeOf } from './stake.ts';
import type { Position } from './stake-into-subnet.ts';
import { unstakeFromSubnet } from './unstake-from-subnet.ts';

/** Least rao a nomination is worth: parts per million of the minimum stake. */
const nominatorMinimum = (ctx: Context): bigint =>
  (MIN_STAKE_RAO * storage.NominatorMinRequiredStake.get(ctx)) / 1_000_000n;

/**
 * Sells what is left of a nomination that became smaller than the minimum; should that fail it is deleted. A coldkey's own
 * hotkey is exempt. subtensor: pallets/subtensor/src/staking/helpers.rs `clear_small_nomination_if_required`
 */
export function clearSmallNomination(ctx: Context, at: Position): void {
  const { hotkey, coldkey, netuid } = at;
  if (owns(ctx, coldkey, hotkey)) return;
  const alpha = stakeOf(ctx, hotkey, coldkey, netuid);
  const minimum = U64F64.safeDiv(U64F64.fromInt(nominatorMinimum(ctx)), alphaPrice(ctx, netuid));
  if (alpha === 0n || U64F64.fromInt(alpha) >= minimum) return;
  try {
    ctx.transactional(() => unstakeFromSubnet(ctx, at, coldkey, alpha, MIN_PRICE));
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
    decreaseStake(ctx, hotkey, coldkey, netuid, alpha);
  }
  reduceLock(ctx, coldkey, netuid, alpha);
}
