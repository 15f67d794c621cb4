import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { MAX_PRICE, MIN_PRICE } from '../../swap/pool.ts';
import { ensureHotkeyExists } from '../keys/hotkey.ts';
import { storage } from '../pallet.ts';
import { clearSmallNomination } from '../staking/clean-up.ts';
import { stakeOf } from '../staking/stake.ts';
import { stakeIntoSubnet } from '../staking/stake-into-subnet.ts';
import { unstakeFromSubnet } from '../staking/unstake-from-subnet.ts';
import { validateRemove } from '../staking/validate.ts';
import { allNetuids, ROOT } from '../subnets/subnet.ts';

/** Sells everything the signer has on the hotkey, root included; positions that cannot be sold are left. */
export function unstakeAll(ctx: Context, origin: Origin, { hotkey }: { hotkey: AccountId }): void {
  const coldkey = ensureSigned(origin);
  ensureHotkeyExists(ctx, hotkey);
  sellAll(ctx, hotkey, coldkey, allNetuids(ctx));
}

/** Sells everything the signer has on the hotkey outside root, and stakes the TAO on root. @throws AmountTooLow when there was nothing */
export function unstakeAllAlpha(ctx: Context, origin: Origin, { hotkey }: { hotkey: AccountId }): void {
  const coldkey = ensureSigned(origin);
  ensureHotkeyExists(ctx, hotkey);
  const rao = sellAll(
    ctx,
    hotkey,
    coldkey,
    allNetuids(ctx).filter((netuid) => netuid !== ROOT),
  );
  stakeIntoSubnet(ctx, { hotkey, coldkey, netuid: ROOT }, rao, MAX_PRICE);
}

function sellAll(ctx: Context, hotkey: AccountId, coldkey: AccountId, netuids: readonly number[]): bigint {
  let rao = 0n;
  for (const netuid of netuids) {
    if (!storage.SubtokenEnabled.get(ctx, netuid)) continue;
    const at = { hotkey, coldkey, netuid };
    const alpha = stakeOf(ctx, hotkey, coldkey, netuid);
    if (!passes(() => validateRemove(ctx, at, alpha, alpha, false))) continue;
    rao += unstakeFromSubnet(ctx, at, coldkey, alpha, MIN_PRICE);
    clearSmallNomination(ctx, at);
  }
  return rao;
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof DispatchError) return false;
    throw error;
  }
}
