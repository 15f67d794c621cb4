import { owed } from '../../../economy/emission/root-claims.ts';
import { I96F32 } from '../../../economy/fixed/formats.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { MIN_PRICE } from '../../swap/pool.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { payTao } from '../accounts/tao.ts';
import { events, storage } from '../pallet.ts';
import { addU64 } from '../saturating.ts';
import { swapAlphaForTao } from '../staking/exchange.ts';
import { recordProtocolFlow } from '../staking/flow.ts';
import { increaseStake, stakeOf } from '../staking/stake.ts';
import { ROOT } from '../subnets/subnet.ts';
import { raiseWatermark } from './watermark.ts';

/**
 * Claims the root dividends of a coldkey on all its hotkeys, on the given subnets or on all.
 * subtensor: pallets/subtensor/src/staking/claim_root.rs `do_root_claim`
 * @throws DispatchError when a sale fails
 */
export function claimAll(ctx: Context, coldkey: AccountId, netuids?: ReadonlySet<number>): void {
  ctx.transactional(() => {
    for (const hotkey of storage.StakingHotkeys.get(ctx, coldkey))
      for (const [netuid] of storage.RootClaimable.get(ctx, hotkey))
        if (!netuids || netuids.has(netuid)) claimOne(ctx, hotkey, coldkey, netuid);
    ctx.deposit(events.RootClaimed({ coldkey }));
  });
}

/** Alpha-rao waiting for the position on the subnet, raw I96F32. */
function owedTo(ctx: Context, hotkey: AccountId, coldkey: AccountId, netuid: number): bigint {
  const rate = storage.RootClaimable.get(ctx, hotkey).find(([n]) => n === netuid)?.[1].bits ?? 0n;
  return owed(rate, stakeOf(ctx, hotkey, coldkey, ROOT), storage.RootClaimed.get(ctx, netuid, hotkey, coldkey));
}

function claimOne(ctx: Context, hotkey: AccountId, coldkey: AccountId, netuid: number): void {
  const open = owedTo(ctx, hotkey, coldkey, netuid);
  if (open < storage.RootClaimableThreshold.get(ctx, netuid).bits) return;
  const alpha = I96F32.toU64(open);
  if (alpha === 0n) return;
  if (keeps(ctx, coldkey, netuid)) increaseStake(ctx, hotkey, coldkey, netuid, alpha);
  else sellForRootStake(ctx, hotkey, coldkey, netuid, alpha);
  storage.RootClaimed.mutate(ctx, netuid, hotkey, coldkey, (claimed) => claimed + alpha);
}

function keeps(ctx: Context, coldkey: AccountId, netuid: number): boolean {
  const type = storage.RootClaimType.get(ctx, coldkey);
  return type.type === 'Keep' || (type.type === 'KeepSubnets' && type.value.subnets.includes(netuid));
}

/** Sells claimed alpha without fee; the TAO becomes root stake of the same position. */
function sellForRootStake(ctx: Context, hotkey: AccountId, coldkey: AccountId, netuid: number, alpha: bigint): void {
  const { out: rao } = swapAlphaForTao(ctx, netuid, alpha, MIN_PRICE, { dropFees: true });
  payTao(ctx, subnetAccount(netuid), subnetAccount(ROOT), rao);
  storage.SubnetRootSellTao.mutate(ctx, netuid, (total) => addU64(total, rao));
  recordProtocolFlow(ctx, netuid, -rao);
  increaseStake(ctx, hotkey, coldkey, ROOT, rao);
  storage.SubnetTAO.mutate(ctx, ROOT, (total) => addU64(total, rao));
  storage.SubnetAlphaOut.mutate(ctx, ROOT, (total) => addU64(total, rao));
  storage.TotalStake.mutate(ctx, (total) => addU64(total, rao));
  raiseWatermark(ctx, hotkey, coldkey, rao);
}
