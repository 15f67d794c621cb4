import { beforeEach, describe, expect, it } from 'vitest';
import { subtensor } from '../index.ts';
import { account, ALICE, BOB, CHARLIE, tao, TestChain } from '../testing/test-chain.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { neuronToPrune } from './prune.ts';

const { calls, storage } = subtensor;
const OWNER = account(1);

describe('registering a network', () => {
  it('costs 1 000 TAO first, becomes netuid 2 with price 1, then costs 2 000 TAO falling 9 920 634 rao per block', async () => {
    const chain = new TestChain();
    const { lockCost } = await import('../subnets/lock-cost.ts');
    expect(lockCost(chain.ctx)).toBe(tao(1000));
    const before = chain.free(ALICE);
    const events = chain.eventsOf(() => chain.as(ALICE, calls.register_network({ hotkey: OWNER })));
    expect(events.filter((name) => name.startsWith('SubtensorModule'))).toEqual(
      [
        'RegistrationAllowed',
        'MaxAllowedUidsSet',
        'MaxAllowedValidatorsSet',
        'MinAllowedWeightSet',
        'ImmunityPeriodSet',
        'SubnetOwnerHotkeySet',
        'NetworkAdded',
      ].map((name) => `SubtensorModule.${name}`),
    );
    expect(before - chain.free(ALICE)).toBe(tao(1000));
    expect(storage.SubnetTAO.get(chain.ctx, 2)).toBe(tao(1000));
    expect(storage.SubnetAlphaIn.get(chain.ctx, 2)).toBe(tao(1000));
    expect(chain.free(subnetAccount(2))).toBe(tao(1000));
    expect(storage.Uids.get(chain.ctx, 2, OWNER)).toBe(0);
    expect(storage.SubnetEmissionEnabled.get(chain.ctx, 2)).toBe(false);
    expect(new TextDecoder().decode(storage.TokenSymbol.get(chain.ctx, 2))).toBe('β');
    expect(lockCost(chain.ctx)).toBe(tao(2000));
    chain.next();
    expect(lockCost(chain.ctx)).toBe(tao(2000) - 9_920_634n);
    expect(chain.failure(BOB, calls.register_network({ hotkey: account(2) }))).toBe(
      'SubtensorModule.NetworkTxRateLimitExceeded',
    );
  });

  it('is started by its owner alone, once', () => {
    const chain = new TestChain();
    const netuid = chain.subnet(ALICE, OWNER, false);
    expect(chain.failure(BOB, calls.start_call({ netuid }))).toBe('BadOrigin');
    expect(chain.failure(ALICE, calls.start_call({ netuid: 9 }))).toBe('SubtensorModule.SubnetNotExists');
    chain.as(ALICE, calls.start_call({ netuid }));
    expect(storage.FirstEmissionBlockNumber.get(chain.ctx, netuid)).toBe(2n);
    expect(chain.failure(ALICE, calls.start_call({ netuid }))).toBe(
      'SubtensorModule.FirstEmissionBlockNumberAlreadySet',
    );
  });

  it('replaces the cheapest subnet past its immunity when the limit is reached', () => {
    const chain = new TestChain();
    const first = chain.subnet(ALICE, OWNER);
    chain.as(BOB, calls.add_stake({ hotkey: OWNER, netuid: first, amount_staked: tao(100) }));
    storage.SubnetLimit.put(chain.ctx, 2);
    expect(chain.failure(CHARLIE, calls.register_network({ hotkey: account(3) }))).toBe(
      'SubtensorModule.SubnetLimitReached',
    );
    storage.NetworkImmunityPeriod.put(chain.ctx, 1n);
    storage.SubnetMovingPrice.put(chain.ctx, 1, { bits: 1n << 32n });
    chain.next(2);
    storage.SubnetMovingPrice.put(chain.ctx, first, { bits: 0n });
    const bob = chain.free(BOB);
    chain.as(CHARLIE, calls.register_network({ hotkey: account(3) }));
    expect(storage.SubnetOwner.get(chain.ctx, first)).toBe(CHARLIE);
    expect(chain.free(BOB)).toBeGreaterThan(bob);
    expect(storage.Uids.has(chain.ctx, first, OWNER)).toBe(false);
    expect(storage.TotalHotkeyAlpha.get(chain.ctx, OWNER, first)).toBe(0n);
    expect(storage.TotalNetworks.get(chain.ctx)).toBe(3);
  });
});

describe('burned registration', () => {
  let chain: TestChain;
  let netuid: number;
  beforeEach(() => {
    chain = new TestChain();
    netuid = chain.subnet(ALICE, OWNER);
  });
  const register = (n: number) => calls.burned_register({ netuid, hotkey: account(n) });

  it('raises the price by 1.26 in the same block, keeps outstanding alpha and puts the TAO into the pool', () => {
    const out = storage.SubnetAlphaOut.get(chain.ctx, netuid);
    const events = chain.eventsOf(() => chain.as(BOB, register(100)));
    expect(events).toEqual([
      'Balances.Transfer',
      'SubtensorModule.RAORecycledForRegistrationSet',
      'SubtensorModule.NeuronRegistered',
    ]);
    expect(storage.Burn.get(chain.ctx, netuid)).toBe(1_260_000_000n);
    expect(storage.SubnetAlphaOut.get(chain.ctx, netuid)).toBe(out);
    expect(storage.SubnetTAO.get(chain.ctx, netuid)).toBe(tao(1000) + tao(1) - 503_547n);
    expect(chain.free(subnetAccount(netuid))).toBe(tao(1001));
    expect(storage.Uids.get(chain.ctx, netuid, account(100))).toBe(1);
    expect(storage.RAORecycledForRegistration.get(chain.ctx, netuid)).toBe(tao(1));
    expect(chain.failure(BOB, register(100))).toBe('SubtensorModule.HotKeyAlreadyRegisteredInSubNet');
    expect(chain.failure(CHARLIE, register(1))).toBe('SubtensorModule.HotKeyAlreadyRegisteredInSubNet');
  });

  it('halves the price in 360 blocks: 1 TAO becomes 499 999 865 rao', () => {
    chain.next(360);
    expect(storage.Burn.get(chain.ctx, netuid)).toBe(499_999_865n);
  });

  it('refuses root, absent and closed subnets, foreign hotkeys and prices above the limit', () => {
    expect(chain.failure(BOB, calls.burned_register({ netuid: 0, hotkey: account(5) }))).toBe(
      'SubtensorModule.RegistrationNotPermittedOnRootSubnet',
    );
    expect(chain.failure(BOB, calls.burned_register({ netuid: 7, hotkey: account(5) }))).toBe(
      'SubtensorModule.SubnetNotExists',
    );
    expect(chain.failure(BOB, calls.register_limit({ netuid, hotkey: account(5), limit_price: 999_999_999n }))).toBe(
      'SubtensorModule.RegistrationPriceLimitExceeded',
    );
    chain.as(BOB, calls.try_associate_hotkey({ hotkey: account(5) }));
    expect(chain.failure(CHARLIE, register(5))).toBe('SubtensorModule.NonAssociatedColdKey');
    expect(chain.failure(BOB, calls.burned_register({ netuid, hotkey: subnetAccount(netuid) }))).toBe(
      'SubtensorModule.CannotUseSystemAccount',
    );
    storage.NetworkRegistrationAllowed.put(chain.ctx, netuid, false);
    expect(chain.failure(BOB, register(6))).toBe('SubtensorModule.SubNetRegistrationDisabled');
  });

  it('replaces the neuron with the lowest emission, then the oldest, when the subnet is full; its stake stays', () => {
    for (const n of [100, 101, 102]) chain.as(BOB, register(n));
    storage.MaxAllowedUids.put(chain.ctx, netuid, 4);
    storage.MinNonImmuneUids.put(chain.ctx, netuid, 0);
    storage.ImmunityPeriod.put(chain.ctx, netuid, 1);
    chain.next(2);
    storage.Emission.put(chain.ctx, netuid, [0n, 5n, 3n, 3n]);
    storage.Weights.put(chain.ctx, netuid, 1, [
      [2, 65535],
      [3, 7],
    ]);
    storage.TotalHotkeyAlpha.put(chain.ctx, account(101), netuid, 77n);
    expect(neuronToPrune(chain.ctx, netuid)).toBe(2);
    chain.as(BOB, register(103));
    expect(storage.Keys.get(chain.ctx, netuid, 2)).toBe(account(103));
    expect(storage.Uids.has(chain.ctx, netuid, account(101))).toBe(false);
    expect(storage.TotalHotkeyAlpha.get(chain.ctx, account(101), netuid)).toBe(77n);
    expect(storage.Weights.get(chain.ctx, netuid, 1)).toEqual([
      [2, 0],
      [3, 7],
    ]);
    expect(storage.LastUpdate.get(chain.ctx, netuid)[2]).toBe(BigInt(chain.ctx.block.number));
    expect(storage.SubnetworkN.get(chain.ctx, netuid)).toBe(4);
  });

  it('never prunes the owner, and gives up when everybody else is immune and protected', () => {
    storage.MaxAllowedUids.put(chain.ctx, netuid, 1);
    expect(neuronToPrune(chain.ctx, netuid)).toBeUndefined();
    expect(chain.failure(BOB, register(100))).toBe('SubtensorModule.NoNeuronIdAvailable');
  });
});

describe('root registration', () => {
  it('takes one seat per block and three per interval, and makes the hotkey a delegate', () => {
    const chain = new TestChain();
    const register = (n: number) => calls.root_register({ hotkey: account(n) });
    chain.as(ALICE, register(1));
    expect(storage.Delegates.get(chain.ctx, account(1))).toBe(11_796);
    expect(chain.failure(ALICE, register(2))).toBe('SubtensorModule.TooManyRegistrationsThisBlock');
    chain.next();
    expect(chain.failure(ALICE, register(1))).toBe('SubtensorModule.HotKeyAlreadyRegisteredInSubNet');
    chain.as(ALICE, register(2));
    chain.next();
    chain.as(ALICE, register(3));
    chain.next();
    expect(chain.failure(ALICE, register(4))).toBe('SubtensorModule.TooManyRegistrationsThisInterval');
    chain.until(100);
    chain.as(ALICE, register(4));
    expect(storage.Keys.get(chain.ctx, 0, 3)).toBe(account(4));
  });

  it('gives a full root a new member only for strictly more root stake than its weakest', () => {
    const chain = new TestChain();
    storage.MaxAllowedUids.put(chain.ctx, 0, 1);
    chain.as(ALICE, calls.root_register({ hotkey: account(1) }));
    chain.next();
    expect(chain.failure(BOB, calls.root_register({ hotkey: account(2) }))).toBe('SubtensorModule.StakeTooLowForRoot');
    storage.TotalHotkeyAlpha.put(chain.ctx, account(2), 0, 1n);
    chain.as(BOB, calls.root_register({ hotkey: account(2) }));
    expect(storage.Uids.get(chain.ctx, 0, account(2))).toBe(0);
  });
});
