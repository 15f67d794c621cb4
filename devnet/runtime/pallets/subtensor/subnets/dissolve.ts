import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { purgeCommitments } from '../../commitments/purge.ts';
import { storage as swap } from '../../swap/pallet.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { recycleTao, reducible, tryPayTao } from '../accounts/tao.ts';
import { clearLease } from '../leases/lease.ts';
import { clearLocks } from '../locks/clear-locks.ts';
import { events, storage } from '../pallet.ts';
import { sub } from '../saturating.ts';
import { stakeOf } from '../staking/stake.ts';
import { clearSubnetState } from './clear-subnet.ts';

/**
 * Ends a subnet: the pool's TAO goes to those who hold its alpha, what remains is recycled, and its state is deleted.
 * subtensor: pallets/subtensor/src/coinbase/root.rs `do_dissolve_network`, staking/remove_stake.rs `destroy_alpha_in_out_stakes`
 */
export function dissolveNetwork(ctx: Context, netuid: number): void {
  forgetRootClaims(ctx, netuid);
  payOut(ctx, netuid);
  const restRao = reducible(ctx, subnetAccount(netuid));
  if (restRao > 0n) recycleTao(ctx, subnetAccount(netuid), restRao);
  swap.FeeRate.remove(ctx, netuid);
  swap.SwapBalancer.remove(ctx, netuid);
  swap.PalSwapInitialized.remove(ctx, netuid);
  swap.AlphaSqrtPrice.remove(ctx, netuid);
  storage.TotalNetworks.mutate(ctx, (n) => Math.max(0, n - 1));
  purgeCommitments(ctx, netuid);
  clearLease(ctx, netuid);
  clearLocks(ctx, netuid);
  clearSubnetState(ctx, netuid);
  ctx.deposit(events.NetworkRemoved(netuid));
}

function forgetRootClaims(ctx: Context, netuid: number): void {
  for (const [[hotkey], rates] of storage.RootClaimable.entries(ctx)) {
    const kept = rates.filter(([n]) => n !== netuid);
    if (kept.length !== rates.length) storage.RootClaimable.put(ctx, hotkey as AccountId, kept);
  }
  storage.RootClaimed.clear(ctx, netuid);
}

interface Holding {
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
  readonly weight: bigint;
}

function holdings(ctx: Context, netuid: number): Holding[] {
  return storage.AlphaV2.entries(ctx).flatMap(([[hotkey, coldkey, n]]) =>
    n === netuid
      ? [
          {
            hotkey: hotkey as AccountId,
            coldkey: coldkey as AccountId,
            weight: stakeOf(ctx, hotkey as AccountId, coldkey as AccountId, netuid),
          },
        ]
      : [],
  );
}

/** Shares the pot by alpha held; the protocol's own alpha takes part and its share is not paid. */
function payOut(ctx: Context, netuid: number): void {
  const potRao = storage.SubnetTAO.get(ctx, netuid);
  const held = holdings(ctx, netuid);
  const registered = storage.NetworkRegisteredAt.get(ctx, netuid) > storage.TaoInRefundDeploymentBlock.get(ctx);
  const protocol =
    storage.SubnetProtocolAlpha.get(ctx, netuid) + (registered ? storage.SubnetAlphaIn.get(ctx, netuid) : 0n);
  const shares = largestRemainder(potRao, [...held.map(({ weight }) => weight), protocol]);
  held.forEach(({ hotkey, coldkey }, i) => {
    if (shares[i]! > 0n) tryPayTao(ctx, subnetAccount(netuid), coldkey, shares[i]!);
    storage.AlphaV2.remove(ctx, hotkey, coldkey, netuid);
    storage.TotalHotkeyAlpha.remove(ctx, hotkey, netuid);
    storage.TotalHotkeySharesV2.remove(ctx, hotkey, netuid);
  });
  storage.TotalStake.mutate(ctx, (total) => sub(total, potRao));
  for (const item of [
    storage.SubnetTAO,
    storage.SubnetAlphaIn,
    storage.SubnetAlphaOut,
    storage.SubnetProtocolAlpha,
    storage.SubnetLocked,
  ])
    item.remove(ctx, netuid);
}

/** Splits a pot by weights, floored; the units left over go one each to the largest remainders. */
function largestRemainder(pot: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (pot * weight) / total);
  const left = Number(pot - shares.reduce((sum, share) => sum + share, 0n));
  const byRemainder = weights
    .map((weight, i) => ({ i, remainder: (pot * weight) % total }))
    .sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.i - b.i));
  for (const { i } of byRemainder.slice(0, left)) shares[i]! += 1n;
  return shares;
}
