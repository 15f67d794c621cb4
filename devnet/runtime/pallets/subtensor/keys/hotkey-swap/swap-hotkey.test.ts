import { beforeEach, describe, expect, it } from 'vitest';
import { subtensor } from '../../index.ts';
import { subnetAccount } from '../../accounts/subnet-account.ts';
import { allNetuids } from '../../subnets/subnet.ts';
import * as balances from '../../../balances/index.ts';
import { stakeOf } from '../../staking/stake.ts';
import { swapHotkey } from './swap-hotkey.ts';
import { account, ALICE, BOB, CHARLIE, tao, TestChain } from '../../testing/test-chain.ts';

const { calls, storage } = subtensor;
const [OLD, NEW, OTHER, CHILD, PARENT] = [account(1), account(2), account(3), account(4), account(5)];

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  chain = new TestChain({ slotDurationMs: 250 });
  netuid = chain.subnet(CHARLIE, OTHER);
  storage.SubtokenEnabled.put(chain.ctx, 0, true);
  chain.as(ALICE, calls.burned_register({ netuid, hotkey: OLD }));
  chain.next();
});
const everywhere = (keep_stake = false) =>
  calls.swap_hotkey_v2({ hotkey: OLD, new_hotkey: NEW, netuid: undefined, keep_stake });
const here = (keep_stake = false) => calls.swap_hotkey_v2({ hotkey: OLD, new_hotkey: NEW, netuid, keep_stake });
const stake = (who: typeof ALICE, on: number, rao: bigint) =>
  chain.as(who, calls.add_stake({ hotkey: OLD, netuid: on, amount_staked: rao }));

describe('a hotkey swap on all subnets', () => {
  it('moves the place, the ownership and what was served, for 0.1 TAO that is recycled', () => {
    const uid = storage.Uids.get(chain.ctx, netuid, OLD)!;
    const axon = { block: 1n, version: 1, ip: 1n, port: 2, ip_type: 4, protocol: 0, placeholder1: 0, placeholder2: 0 };
    storage.Axons.put(chain.ctx, netuid, OLD, axon);
    storage.Prometheus.put(chain.ctx, netuid, OLD, { block: 1n, version: 1, ip: 1n, port: 2, ip_type: 4 });
    storage.NeuronCertificates.put(chain.ctx, netuid, OLD, { public_key: Uint8Array.of(1), algorithm: 1 });
    storage.WeightCommits.put(chain.ctx, netuid, OLD, [[NEW, 1n, 2n, 0n]]);
    storage.Delegates.put(chain.ctx, OLD, 7);
    storage.ChildkeyTake.put(chain.ctx, OLD, netuid, 9);
    storage.LoadedEmission.put(chain.ctx, netuid, [
      [OLD, 1n, 2n],
      [OTHER, 3n, 4n],
    ]);
    const [free, issuance] = [chain.free(ALICE), balances.totalIssuance(chain.ctx)];

    const names = chain.eventsOf(() => chain.as(ALICE, everywhere()));
    expect(names.at(-1)).toBe('SubtensorModule.HotkeySwapped');
    expect(names).not.toContain('SubtensorModule.SubnetOwnerHotkeySet');
    expect(free - chain.free(ALICE)).toBe(tao(0.1));
    expect(issuance - balances.totalIssuance(chain.ctx)).toBe(tao(0.1));
    expect(storage.Uids.get(chain.ctx, netuid, NEW)).toBe(uid);
    expect(storage.Keys.get(chain.ctx, netuid, uid)).toBe(NEW);
    expect(storage.Uids.has(chain.ctx, netuid, OLD)).toBe(false);
    const networks = allNetuids(chain.ctx).map((n) => [n, n === netuid]);
    expect(storage.IsNetworkMember.entries1<number>(chain.ctx, NEW).sort(([a], [b]) => a - b)).toEqual(networks);
    expect(storage.IsNetworkMember.keys1(chain.ctx, OLD)).toEqual([]);
    expect(storage.Axons.get(chain.ctx, netuid, NEW)).toEqual(axon);
    for (const item of [storage.Axons, storage.Prometheus, storage.NeuronCertificates, storage.WeightCommits])
      expect([item.has(chain.ctx, netuid, OLD), item.has(chain.ctx, netuid, NEW)]).toEqual([false, true]);
    expect(storage.Owner.has(chain.ctx, OLD)).toBe(false);
    expect(storage.Owner.get(chain.ctx, NEW)).toBe(ALICE);
    expect(storage.OwnedHotkeys.get(chain.ctx, ALICE)).toEqual([NEW]);
    expect([storage.Delegates.has(chain.ctx, OLD), storage.Delegates.get(chain.ctx, NEW)]).toEqual([false, 7]);
    expect(storage.ChildkeyTake.get(chain.ctx, NEW, netuid)).toBe(9);
    expect(storage.LoadedEmission.get(chain.ctx, netuid)).toEqual([
      [NEW, 1n, 2n],
      [OTHER, 3n, 4n],
    ]);
  });

  it('moves every staker’s value, root claims and what the epochs noted', () => {
    stake(ALICE, netuid, tao(10));
    stake(BOB, netuid, tao(5));
    stake(BOB, 0, tao(3));
    storage.RootClaimable.put(chain.ctx, OLD, [[netuid, { bits: 5n }]]);
    storage.RootClaimed.put(chain.ctx, netuid, OLD, BOB, 4n);
    storage.VotingPower.put(chain.ctx, netuid, OLD, 6n);
    storage.AlphaDividendsPerSubnet.put(chain.ctx, netuid, OLD, 8n);
    storage.TotalHotkeyAlphaLastEpoch.put(chain.ctx, OLD, netuid, 9n);
    storage.AutoParentDelegationEnabled.put(chain.ctx, OLD, false);
    const before = [ALICE, BOB].map((who) => stakeOf(chain.ctx, OLD, who, netuid));
    chain.as(ALICE, everywhere());
    expect([ALICE, BOB].map((who) => stakeOf(chain.ctx, NEW, who, netuid))).toEqual(before);
    expect(stakeOf(chain.ctx, NEW, BOB, 0)).toBe(tao(3));
    expect(storage.AlphaV2.entries(chain.ctx, OLD)).toEqual([]);
    expect(storage.StakingHotkeys.get(chain.ctx, BOB)).toEqual([NEW]);
    expect(storage.RootClaimable.get(chain.ctx, NEW)).toEqual([[netuid, { bits: 5n }]]);
    expect(storage.RootClaimed.get(chain.ctx, netuid, NEW, BOB)).toBe(4n);
    expect(storage.RootClaimed.has(chain.ctx, netuid, OLD, BOB)).toBe(false);
    expect(storage.VotingPower.entries1(chain.ctx, netuid)).toEqual([[NEW, 6n]]);
    expect(storage.AlphaDividendsPerSubnet.get(chain.ctx, netuid, NEW)).toBe(8n);
    expect(storage.TotalHotkeyAlphaLastEpoch.get(chain.ctx, NEW, netuid)).toBe(9n);
    expect(storage.AutoParentDelegationEnabled.get(chain.ctx, NEW)).toBe(false);
  });

  it('leaves stake, dividends and claims where they are when it keeps them, yet the old hotkey loses its owner', () => {
    stake(BOB, netuid, tao(5));
    storage.VotingPower.put(chain.ctx, netuid, OLD, 6n);
    storage.RootClaimable.put(chain.ctx, OLD, [[netuid, { bits: 5n }]]);
    const before = stakeOf(chain.ctx, OLD, BOB, netuid);
    chain.as(ALICE, everywhere(true));
    expect(stakeOf(chain.ctx, OLD, BOB, netuid)).toBe(before);
    expect(storage.StakingHotkeys.get(chain.ctx, BOB)).toEqual([OLD]);
    expect(storage.VotingPower.get(chain.ctx, netuid, OLD)).toBe(6n);
    expect(storage.RootClaimable.get(chain.ctx, OLD)).toHaveLength(1);
    expect(storage.Owner.has(chain.ctx, OLD)).toBe(false);
    expect(storage.Uids.has(chain.ctx, netuid, NEW)).toBe(true);
  });

  it('moves children, parents and changes that wait', () => {
    storage.ChildKeys.put(chain.ctx, OLD, netuid, [[10n, CHILD]]);
    storage.ParentKeys.put(chain.ctx, CHILD, netuid, [[10n, OLD]]);
    storage.ParentKeys.put(chain.ctx, OLD, netuid, [[20n, PARENT]]);
    storage.ChildKeys.put(chain.ctx, PARENT, netuid, [
      [20n, OLD],
      [1n, OTHER],
    ]);
    storage.PendingChildKeys.put(chain.ctx, netuid, OLD, [[[30n, OTHER]], 99n]);
    storage.PendingChildKeys.put(chain.ctx, netuid, PARENT, [
      [
        [40n, OLD],
        [41n, CHILD],
      ],
      98n,
    ]);
    chain.as(ALICE, everywhere());
    expect(storage.ChildKeys.get(chain.ctx, NEW, netuid)).toEqual([[10n, CHILD]]);
    expect(storage.ParentKeys.get(chain.ctx, CHILD, netuid)).toEqual([[10n, NEW]]);
    expect(storage.ParentKeys.get(chain.ctx, NEW, netuid)).toEqual([[20n, PARENT]]);
    expect(storage.ChildKeys.get(chain.ctx, PARENT, netuid)).toEqual([
      [1n, OTHER],
      [20n, NEW],
    ]);
    // The chain leaves an empty list behind.
    expect([storage.ChildKeys.has(chain.ctx, OLD, netuid), storage.ParentKeys.has(chain.ctx, OLD, netuid)]).toEqual([
      true,
      false,
    ]);
    expect(storage.PendingChildKeys.get(chain.ctx, netuid, NEW)).toEqual([[[30n, OTHER]], 99n]);
    expect(storage.PendingChildKeys.has(chain.ctx, netuid, OLD)).toBe(false);
    expect(storage.PendingChildKeys.get(chain.ctx, netuid, PARENT)).toEqual([
      [
        [41n, CHILD],
        [40n, NEW],
      ],
      98n,
    ]);
  });

  it('is refused between a parent and its child, or when a waiting change would not fit', () => {
    storage.ChildKeys.put(chain.ctx, OLD, netuid, [[10n, NEW]]);
    storage.ParentKeys.put(chain.ctx, NEW, netuid, [[10n, OLD]]);
    expect(chain.failure(ALICE, everywhere())).toBe('SubtensorModule.InvalidChild');
    storage.ChildKeys.remove(chain.ctx, OLD, netuid);
    storage.PendingChildKeys.put(chain.ctx, netuid, OLD, [[[1n, NEW]], 9n]);
    expect(chain.failure(ALICE, everywhere())).toBe('SubtensorModule.InvalidChild');
    storage.ParentKeys.put(chain.ctx, OLD, netuid, [[1n, PARENT]]);
    storage.PendingChildKeys.put(chain.ctx, netuid, OLD, [[[1n, PARENT]], 9n]);
    expect(chain.failure(ALICE, everywhere())).toBe('SubtensorModule.ChildParentInconsistency');
  });

  it('points subnet owner hotkey and auto-stake destinations at the new hotkey', () => {
    storage.AutoStakeDestination.put(chain.ctx, BOB, netuid, OTHER);
    storage.AutoStakeDestinationColdkeys.put(chain.ctx, OTHER, netuid, [BOB]);
    const names = chain.eventsOf(() =>
      chain.as(CHARLIE, calls.swap_hotkey({ hotkey: OTHER, new_hotkey: NEW, netuid: undefined })),
    );
    expect(names.slice(-2)).toEqual(['SubtensorModule.SubnetOwnerHotkeySet', 'SubtensorModule.HotkeySwapped']);
    expect(storage.SubnetOwnerHotkey.get(chain.ctx, netuid)).toBe(NEW);
    expect(storage.AutoStakeDestination.get(chain.ctx, BOB, netuid)).toBe(NEW);
    expect(storage.AutoStakeDestinationColdkeys.get(chain.ctx, NEW, netuid)).toEqual([BOB]);
  });

  it('checks in the order of the chain', () => {
    expect(chain.failure(BOB, everywhere())).toBe('SubtensorModule.NonAssociatedColdKey');
    chain.as(BOB, calls.try_associate_hotkey({ hotkey: CHILD }));
    expect(chain.failure(ALICE, calls.swap_hotkey({ hotkey: OLD, new_hotkey: CHILD, netuid: undefined }))).toBe(
      'SubtensorModule.NonAssociatedColdKey',
    );
    expect(chain.failure(ALICE, calls.swap_hotkey({ hotkey: OLD, new_hotkey: OLD, netuid: undefined }))).toBe(
      'SubtensorModule.NewHotKeyIsSameWithOld',
    );
    expect(
      chain.failure(ALICE, calls.swap_hotkey({ hotkey: OLD, new_hotkey: subnetAccount(netuid), netuid: undefined })),
    ).toBe('SubtensorModule.CannotUseSystemAccount');
    storage.RootClaimable.put(chain.ctx, NEW, [[netuid, { bits: 0n }]]);
    expect(chain.failure(ALICE, everywhere())).toBe('SubtensorModule.NewHotKeyNotCleanForRootSwap');
    expect(chain.failure(ALICE, here())).toBeUndefined();
    storage.IsNetworkMember.put(chain.ctx, NEW, netuid, true);
    expect(chain.failure(ALICE, everywhere())).toBe('SubtensorModule.HotKeyAlreadyRegisteredInSubNet');
    expect(chain.failure(ALICE, here())).toBe('SubtensorModule.HotKeyAlreadyRegisteredInSubNet');
    storage.LastRateLimitedBlock.put(chain.ctx, { type: 'LastTxBlock', value: ALICE }, 1n);
    expect(chain.failure(ALICE, everywhere())).toBe('SubtensorModule.HotKeySetTxRateLimitExceeded');
  });

  it('needs its price and, once swapped, the interval on every subnet concerned', () => {
    storage.TxRateLimit.put(chain.ctx, 0n);
    chain.as(ALICE, calls.swap_hotkey({ hotkey: OLD, new_hotkey: NEW, netuid: undefined }));
    const back = calls.swap_hotkey({ hotkey: NEW, new_hotkey: CHILD, netuid: undefined });
    expect(chain.failure(ALICE, back)).toBe('SubtensorModule.HotKeySwapOnSubnetIntervalNotPassed');
    chain.next(2);
    expect(chain.failure(ALICE, back)).toBeUndefined();
    const poor = account(0x77);
    storage.Owner.put(chain.ctx, NEW, poor);
    expect(chain.failure(poor, back)).toBe('SubtensorModule.NotEnoughBalanceToPaySwapHotKey');
  });
});

describe('a hotkey swap on one subnet', () => {
  it('costs 0.001 TAO, leaves the old hotkey its owner and its take, and touches no other subnet', () => {
    stake(BOB, netuid, tao(5));
    stake(BOB, 0, tao(3));
    storage.Delegates.put(chain.ctx, OLD, 7);
    const [free, staked] = [chain.free(ALICE), stakeOf(chain.ctx, OLD, BOB, netuid)];
    expect(chain.eventsOf(() => chain.as(ALICE, here())).at(-1)).toBe('SubtensorModule.HotkeySwappedOnSubnet');
    expect(free - chain.free(ALICE)).toBe(1_000_000n);
    expect([OLD, NEW].map((hotkey) => storage.Owner.get(chain.ctx, hotkey))).toEqual([ALICE, ALICE]);
    expect(storage.OwnedHotkeys.get(chain.ctx, ALICE)).toEqual([OLD, NEW]);
    expect([OLD, NEW].map((hotkey) => storage.Delegates.has(chain.ctx, hotkey))).toEqual([true, false]);
    expect(stakeOf(chain.ctx, NEW, BOB, netuid)).toBe(staked);
    expect(stakeOf(chain.ctx, OLD, BOB, 0)).toBe(tao(3));
    expect(storage.StakingHotkeys.get(chain.ctx, BOB)).toEqual([OLD, NEW]);
    expect(storage.LastHotkeySwapOnNetuid.get(chain.ctx, netuid, ALICE)).toBe(BigInt(chain.ctx.block.number));
  });

  it('is refused on a young chain, as the interval counts from block 0', () => {
    const young = new TestChain();
    const at = young.subnet(ALICE, OLD);
    const call = calls.swap_hotkey({ hotkey: OLD, new_hotkey: NEW, netuid: at });
    expect(young.failure(ALICE, call)).toBe('SubtensorModule.HotKeySwapOnSubnetIntervalNotPassed');
    expect(
      young.failure(ALICE, calls.swap_hotkey({ hotkey: OLD, new_hotkey: NEW, netuid: undefined })),
    ).toBeUndefined();
  });

  it('weighs what it reads and writes, one staker more when the stake moves', () => {
    stake(BOB, netuid, tao(5));
    const weights = [false, true].map((keep) =>
      chain.ctx.simulate(
        () => swapHotkey(chain.ctx, { coldkey: ALICE, from: OLD, to: NEW, keepStake: keep }, netuid).weight!.refTime,
      ),
    );
    expect(weights[1]).toBe(26n * 25_000_000n + 16n * 100_000_000n);
    expect(weights[0]! - weights[1]!).toBe(10n * 25_000_000n + 9n * 100_000_000n);
  });
});
