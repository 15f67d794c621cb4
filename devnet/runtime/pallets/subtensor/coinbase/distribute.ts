import { distributeEmission, type NeuronEmission } from '../../../economy/emission/distribute-emission.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { runSubnetEpoch, type EpochPayment } from '../epoch/run-epoch.ts';
import { payLeaseDividends } from '../leases/lease-dividends.ts';
import { lockOwnerCut } from '../locks/lock-stake.ts';
import { events, storage } from '../pallet.ts';
import { makeClaimable } from '../root-claim/claimable.ts';
import { addU64 } from '../saturating.ts';
import { hotkeyStake, increaseStake, increaseStakeForAll } from '../staking/stake.ts';
import { ROOT } from '../subnets/subnet.ts';
import { burnAlpha, recycleAlpha } from './alpha-issuance.ts';
import type { Drained } from './drain.ts';

/**
 * Runs a subnet's epoch and pays everybody: the owner's cut, the miners, the validators and their nominators, and root.
 * subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs `distribute_emission`
 */
export function distribute(ctx: Context, { netuid, pending, ownerCut }: Drained): void {
  const payments = runSubnetEpoch(ctx, netuid, pending.server + pending.validator + pending.root);
  const ownerHotkeys = hotkeysOfOwner(ctx, netuid);
  const result = distributeEmission({
    pending,
    neurons: payments.map((payment) => neuronEmission(ctx, netuid, payment, ownerHotkeys)),
    stakeOf: (hotkey) => ({
      alpha: hotkeyStake(ctx, hotkey as AccountId, netuid),
      rootRao: hotkeyStake(ctx, hotkey as AccountId, ROOT),
    }),
    takeOf: (hotkey) => storage.Delegates.get(ctx, hotkey as AccountId),
    taoWeight: storage.TaoWeight.get(ctx),
    childkeyBurn: storage.CKBurn.get(ctx),
  });
  for (const alpha of result.recycled) recycleAlpha(ctx, netuid, alpha);
  payOwner(ctx, netuid, ownerCut);
  const withhold = storage.RecycleOrBurn.get(ctx, netuid) === 'Recycle' ? recycleAlpha : burnAlpha;
  for (const { amount } of result.withheld) withhold(ctx, netuid, amount);
  for (const { hotkey, amount } of result.miners) payMiner(ctx, netuid, hotkey as AccountId, amount);
  storage.MinerBurned.put(ctx, netuid, { bits: result.minerBurned });
  payValidators(ctx, netuid, result.alphaDividends);
  payRoot(ctx, netuid, result.rootDividends);
}

type Payments = ReturnType<typeof distributeEmission>['alphaDividends'];

function neuronEmission(
  ctx: Context,
  netuid: number,
  payment: EpochPayment,
  ownerHotkeys: ReadonlySet<AccountId>,
): NeuronEmission {
  const { hotkey } = payment;
  const owner = storage.Owner.get(ctx, hotkey);
  return {
    ...payment,
    ownedBySubnetOwner: ownerHotkeys.has(hotkey),
    childProportions: storage.ChildKeys.get(ctx, hotkey, netuid).map(([proportion]) => proportion),
    parents: storage.ParentKeys.get(ctx, hotkey, netuid).map(([proportion, parent]) => ({
      hotkey: parent,
      proportion,
      alpha: hotkeyStake(ctx, parent, netuid),
      rootRao: hotkeyStake(ctx, parent, ROOT),
      sameOwner: storage.Owner.get(ctx, parent) === owner,
    })),
    childkeyTake: effectiveChildkeyTake(ctx, hotkey, netuid),
  };
}

/** Childkey take of a hotkey, never below the minimum of the chain and of the subnet. u16 proportion. */
const effectiveChildkeyTake = (ctx: Context, hotkey: AccountId, netuid: number): number =>
  Math.max(storage.ChildkeyTake.get(ctx, hotkey, netuid), minChildkeyTake(ctx, netuid));
export const minChildkeyTake = (ctx: Context, netuid: number): number =>
  Math.max(storage.MinChildkeyTake.get(ctx), storage.MinChildkeyTakePerSubnet.get(ctx, netuid));

/** Registered hotkeys of the subnet's owner: their miner emission is withheld. */
function hotkeysOfOwner(ctx: Context, netuid: number): Set<AccountId> {
  const hotkeys = storage.OwnedHotkeys.get(ctx, storage.SubnetOwner.get(ctx, netuid));
  if (storage.SubnetOwnerHotkey.has(ctx, netuid)) hotkeys.push(storage.SubnetOwnerHotkey.get(ctx, netuid));
  return new Set(hotkeys.filter((hotkey) => storage.Uids.has(ctx, netuid, hotkey)));
}

/** Without an owner the cut goes to nobody and stays counted as outstanding. */
function payOwner(ctx: Context, netuid: number, alpha: bigint): void {
  if (!storage.SubnetOwner.has(ctx, netuid) || !storage.SubnetOwnerHotkey.has(ctx, netuid)) return;
  increaseStake(ctx, storage.SubnetOwnerHotkey.get(ctx, netuid), storage.SubnetOwner.get(ctx, netuid), netuid, alpha);
  payLeaseDividends(ctx, netuid, alpha);
  lockOwnerCut(ctx, netuid, alpha);
}

function payMiner(ctx: Context, netuid: number, hotkey: AccountId, incentive: bigint): void {
  const owner = storage.Owner.get(ctx, hotkey);
  const destination = storage.AutoStakeDestination.get(ctx, owner, netuid);
  if (destination !== undefined) ctx.deposit(events.AutoStakeAdded({ netuid, destination, hotkey, owner, incentive }));
  increaseStake(ctx, destination ?? hotkey, owner, netuid, incentive);
}

function payValidators(ctx: Context, netuid: number, payments: Payments): void {
  storage.AlphaDividendsPerSubnet.clear(ctx, netuid);
  for (const { hotkey: key, take, rest } of payments) {
    const hotkey = key as AccountId;
    increaseStake(ctx, hotkey, storage.Owner.get(ctx, hotkey), netuid, take);
    increaseStakeForAll(ctx, hotkey, netuid, rest);
    storage.AlphaDividendsPerSubnet.put(
      ctx,
      netuid,
      hotkey,
      addU64(storage.AlphaDividendsPerSubnet.get(ctx, netuid, hotkey), rest),
    );
    storage.TotalHotkeyAlphaLastEpoch.put(ctx, hotkey, netuid, hotkeyStake(ctx, hotkey, netuid));
  }
}

function payRoot(ctx: Context, netuid: number, payments: Payments): void {
  storage.RootAlphaDividendsPerSubnet.clear(ctx, netuid);
  for (const { hotkey: key, take, rest } of payments) {
    const hotkey = key as AccountId;
    increaseStake(ctx, hotkey, storage.Owner.get(ctx, hotkey), netuid, take);
    makeClaimable(ctx, hotkey, netuid, rest);
    storage.RootAlphaDividendsPerSubnet.put(ctx, netuid, hotkey, rest);
  }
}
