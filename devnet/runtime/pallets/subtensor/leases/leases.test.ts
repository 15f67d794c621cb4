import { beforeEach, describe, expect, it } from 'vitest';
import { account, PalletChain, tao } from '../../../executive/testing/pallet-chain.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import { withConstants } from '../../../frame/pallet.ts';
import type { AccountId } from '../../../frame/types.ts';
import { adminUtils, adminUtilsModule } from '../../admin-utils/index.ts';
import { freeBalance, reservedBalance, totalIssuance } from '../../balances/index.ts';
import { crowdloan } from '../../crowdloan/declaration.ts';
import { fundsAccount } from '../../crowdloan/find.ts';
import { crowdloanModule } from '../../crowdloan/module.ts';
import { preimageModule } from '../../preimage/module.ts';
import { proxy } from '../../proxy/declaration.ts';
import { proxyModule } from '../../proxy/module.ts';
import { providers } from '../../system/account-references.ts';
import { system } from '../../system/declaration.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { subtensor, subtensorModule } from '../index.ts';
import { increaseStake, stakeOf } from '../staking/stake.ts';
import { leaseColdkey, leaseHotkey } from './lease.ts';
import { payLeaseDividends } from './lease-dividends.ts';
import { registerWeights, terminateWeights } from './lease-weights.ts';

const [CREATOR, A, B] = [account(1), account(2), account(3)];
const { calls, storage } = subtensor;
const [COLDKEY, HOTKEY] = [leaseColdkey(0), leaseHotkey(0)];
const SHARES = { [A]: 400, [B]: 90 } as Record<AccountId, number>;
const RAISED = 1200;

let chain: PalletChain;
beforeEach(() => {
  const fast = withConstants(crowdloan, { MinimumBlockDuration: 50, MaximumBlockDuration: 20_000 });
  const module = subtensorModule();
  chain = new PalletChain([module, adminUtilsModule(), preimageModule, proxyModule, crowdloanModule(fast)]);
  const genesis = {
    chainName: 'test',
    endowed: [],
    sudo: account(9),
    authorities: [],
    finalizers: [],
    slotDurationMs: 12_000,
  };
  module.genesis!(chain.ctx, genesis);
  storage.NetworkRateLimit.put(chain.ctx, 0n);
});

/** Opens a crowdloan of 1,200 TAO for the call and fills it: 400 TAO of A, 90 of B, the rest of the creator. */
function raise(call: RuntimeCall): RuntimeCall {
  const crowdloan_id = crowdloan.storage.NextCrowdloanId.get(chain.ctx);
  const plan = { deposit: tao(710), min_contribution: tao(1), cap: tao(RAISED), end: chain.ctx.block.number + 100 };
  chain.as(CREATOR, crowdloan.calls.create({ ...plan, call, target_address: undefined }));
  for (const who of [A, B]) chain.as(who, crowdloan.calls.contribute({ crowdloan_id, amount: tao(SHARES[who]!) }));
  return crowdloan.calls.finalize({ crowdloan_id });
}
const register = (end_block: number | undefined = 5_000, emissions_share = 30) =>
  calls.register_leased_network({ emissions_share, end_block });
const lease = () => storage.SubnetLeases.get(chain.ctx, 0)!;
const share = (who: AccountId): number => Number(storage.SubnetLeaseShares.get(chain.ctx, 0, who).bits) / 2 ** 64;

describe('register_leased_network', () => {
  it('gives the subnet to accounts of the lease, notes shares, and returns what the lock did not cost', () => {
    const issuance = totalIssuance(chain.ctx);
    const finalize = raise(register());
    expect(crowdloan.storage.Crowdloans.get(chain.ctx, 0)!.raised).toBe(tao(1200));
    chain.events();
    chain.as(CREATOR, finalize);
    const names = chain.events();
    expect(names).toContain('Proxy.ProxyAdded');
    expect(names.indexOf('SubtensorModule.NetworkAdded')).toBeLessThan(
      names.indexOf('SubtensorModule.SubnetLeaseCreated'),
    );
    expect(names.at(-1)).toBe('Crowdloan.Finalized');

    const { netuid, ...rest } = lease();
    const deposit = 93_000_000n;
    const cost = tao(1000) + deposit;
    expect(rest).toEqual({
      beneficiary: CREATOR,
      coldkey: COLDKEY,
      hotkey: HOTKEY,
      emissions_share: 30,
      end_block: 5_000,
      cost,
    });
    expect(storage.SubnetOwner.get(chain.ctx, netuid)).toBe(COLDKEY);
    expect(storage.SubnetOwnerHotkey.get(chain.ctx, netuid)).toBe(HOTKEY);
    expect(storage.SubnetUidToLeaseId.get(chain.ctx, netuid)).toBe(0);
    expect(storage.NextSubnetLeaseId.get(chain.ctx)).toBe(1);
    expect(storage.Delegates.get(chain.ctx, HOTKEY)).toBe(0);
    expect([share(A), share(B), share(CREATOR)]).toEqual([400 / 1200, 0.075, 0]);
    expect(storage.SubnetLeaseShares.has(chain.ctx, 0, CREATOR)).toBe(false);

    const left = tao(1200) - cost;
    expect(freeBalance(chain.ctx, A)).toBe(tao(600) + left / 3n);
    expect(freeBalance(chain.ctx, B)).toBe(tao(910) + (left * 75n) / 1000n - 1n);
    expect(freeBalance(chain.ctx, CREATOR)).toBe(tao(290) + left - left / 3n - ((left * 75n) / 1000n - 1n));
    expect([freeBalance(chain.ctx, COLDKEY), reservedBalance(chain.ctx, COLDKEY)]).toEqual([0n, deposit]);
    expect(freeBalance(chain.ctx, fundsAccount(0))).toBe(0n);
    expect(totalIssuance(chain.ctx)).toBe(issuance);
  });

  it('lets the beneficiary run the subnet through a proxy, within limits', () => {
    chain.as(CREATOR, raise(register()));
    const { netuid } = lease();
    const real = { type: 'Id', value: COLDKEY } as const;
    const through = (call: RuntimeCall) => proxy.calls.proxy({ real, force_proxy_type: undefined, call });
    chain.as(CREATOR, through(calls.start_call({ netuid })));
    expect(storage.SubtokenEnabled.get(chain.ctx, netuid)).toBe(true);
    chain.as(CREATOR, through(adminUtils.calls.sudo_set_immunity_period({ netuid, immunity_period: 9 })));
    expect(storage.ImmunityPeriod.get(chain.ctx, netuid)).toBe(9);
    chain.as(CREATOR, through(calls.update_symbol({ netuid, symbol: new TextEncoder().encode('γ') })));
    expect(chain.last('Proxy.ProxyExecuted')).toMatchObject({ result: { ok: false } });
    expect(() => chain.as(A, through(calls.start_call({ netuid })))).toThrow('Proxy.NotProxy');
  });

  it('costs by the number of contributors in the end', () => {
    const declared = chain.infoOf(register()).weight;
    expect(declared).toEqual({ refTime: 154_848_111_986n, proofSize: 1_299_756n });
    crowdloan.storage.CurrentCrowdloanId.put(chain.ctx, 0);
    raise(register());
    expect(chain.as(CREATOR, register()).weight).toEqual(registerWeights.charged(3));
    expect(registerWeights.charged(3).refTime).toBe(
      301_560_714n + 3n * 26_884_006n + 47n * 25_000_000n + 61n * 100_000_000n,
    );
  });

  it('works in the final call of a crowdloan alone, for its creator, with an end to come', () => {
    expect(() => chain.as(CREATOR, register())).toThrow('Crowdloan.InvalidCrowdloanId');
    crowdloan.storage.CurrentCrowdloanId.put(chain.ctx, 7);
    expect(() => chain.as(CREATOR, register())).toThrow('Crowdloan.InvalidCrowdloanId');
    expect(() => chain.asRoot(register())).toThrow('BadOrigin');
    crowdloan.storage.CurrentCrowdloanId.put(chain.ctx, 0);
    raise(register());
    expect(() => chain.as(A, register())).toThrow('SubtensorModule.InvalidLeaseBeneficiary');
    expect(() => chain.as(CREATOR, register(chain.ctx.block.number))).toThrow(
      'SubtensorModule.LeaseCannotEndInThePast',
    );
    storage.NextSubnetLeaseId.put(chain.ctx, 0xffff_ffff);
    expect(() => chain.as(CREATOR, register())).toThrow('SubtensorModule.Overflow');
  });

  it('changes nothing when the raised sum does not cover the lock', () => {
    const finalize = raise(register());
    storage.NetworkLastLockCost.put(chain.ctx, tao(5000));
    const before = system.storage.Account.entries(chain.ctx);
    expect(() => chain.as(CREATOR, finalize)).toThrow('SubtensorModule.CannotAffordLockCost');
    expect(system.storage.Account.entries(chain.ctx)).toEqual(before);
    expect(storage.NextSubnetLeaseId.get(chain.ctx)).toBe(0);
  });

  it('makes accounts nobody can have a key for, by lease number', () => {
    // blake2b-256 of the SCALE tuple (text, u32).
    expect(leaseColdkey(0)).toBe('0x7fa9a44897c4e39223a9a45b3da830b2b923a7654f7e810e5db169e50d2eb471');
    expect(leaseHotkey(258)).toBe('0x9116bd8c79499d24098e06451786f090ded24f6d0b2b9d9f5dc59d32839d9c4c');
  });
});

describe('dividends of a lease', () => {
  let netuid: number;
  /** As at an epoch: the cut is staked for the lease, then shared. */
  const cut = (alpha: bigint): void => {
    increaseStake(chain.ctx, HOTKEY, COLDKEY, netuid, alpha);
    payLeaseDividends(chain.ctx, netuid, alpha);
  };
  const held = (who: AccountId): bigint => stakeOf(chain.ctx, HOTKEY, who, netuid);
  const until = (block: number): void => void chain.next(block - chain.ctx.block.number);
  const gathered = () => storage.AccumulatedLeaseDividends.get(chain.ctx, 0);
  beforeEach(() => {
    chain.as(CREATOR, raise(register(250)));
    netuid = lease().netuid;
    storage.Tempo.put(chain.ctx, netuid, 10_000);
  });

  it('gather between the hundredth blocks, the contributors part rounded up', () => {
    cut(1_000_000_001n);
    expect(gathered()).toBe(300_000_001n);
    cut(0n);
    expect([held(A), held(B), held(CREATOR), gathered()]).toEqual([0n, 0n, 0n, 300_000_001n]);
  });

  it("are staked by shares in a hundredth block; the rest of the part is the beneficiary's, the rest of the cut stays", () => {
    cut(tao(10));
    until(100);
    chain.events();
    cut(tao(10));
    expect(gathered()).toBe(0n);
    expect(held(A)).toBe(tao(2));
    expect(held(B)).toBe(tao(0.45));
    expect(held(CREATOR)).toBe(tao(6) - tao(2) - tao(0.45));
    expect(held(COLDKEY)).toBe(tao(14));
    const names = chain.events();
    expect(names).toEqual(
      [1, 2, 3].flatMap(() => [
        'SubtensorModule.StakeRemoved',
        'SubtensorModule.StakeAdded',
        'SubtensorModule.SubnetLeaseDividendsDistributed',
      ]),
    );
  });

  it('wait for the next time when one payment is too small or refused', () => {
    until(100);
    cut(tao(0.05));
    expect(gathered()).toBe(tao(0.015));
    expect([held(A), held(B), held(CREATOR)]).toEqual([0n, 0n, 0n]);
    cut(tao(10));
    expect(gathered()).toBe(0n);
    storage.OwnerCutAutoLockEnabled.put(chain.ctx, netuid, true);
    const all = { locked_mass: held(COLDKEY) + tao(1), conviction: { bits: 0n }, last_update: 100n };
    storage.Lock.put(chain.ctx, COLDKEY, netuid, HOTKEY, all);
    const before = held(A);
    cut(tao(1));
    expect(gathered()).toBe(tao(0.3));
    expect(held(A)).toBe(before);
  });

  it('end with the lease, and nothing happens on subnets without one', () => {
    until(249);
    cut(tao(1));
    expect(gathered()).toBe(tao(0.3));
    until(250);
    cut(tao(1));
    expect(gathered()).toBe(tao(0.3));
    payLeaseDividends(chain.ctx, 1, tao(1));
    expect(storage.AccumulatedLeaseDividends.entries(chain.ctx)).toHaveLength(1);
  });

  it('come with every epoch of a running subnet', () => {
    storage.Tempo.put(chain.ctx, netuid, 50);
    storage.LastEpochBlock.put(chain.ctx, netuid, 50n);
    chain.as(
      CREATOR,
      proxy.calls.proxy({
        real: { type: 'Id', value: COLDKEY },
        force_proxy_type: undefined,
        call: calls.start_call({ netuid }),
      }),
    );
    until(99);
    const cutAlpha = storage.PendingOwnerCut.get(chain.ctx, netuid);
    expect(cutAlpha).toBeGreaterThan(tao(1));
    until(100);
    const shared = (held(A) + held(B) + held(CREATOR)) as bigint;
    expect(shared).toBe((30n * (cutAlpha + 179_995_422n) + 99n) / 100n);
  });
});

describe('terminate_lease', () => {
  const OWN = account(7);
  const end = (hotkey = OWN, lease_id = 0) => calls.terminate_lease({ lease_id, hotkey });
  beforeEach(() => {
    chain.as(CREATOR, calls.try_associate_hotkey({ hotkey: OWN }));
  });

  it('hands the subnet to the beneficiary once the end has come, and forgets the lease', () => {
    chain.as(CREATOR, raise(register(40)));
    const { netuid } = lease();
    storage.AccumulatedLeaseDividends.put(chain.ctx, 0, 5n);
    chain.next(39);
    chain.events();
    const { weight } = chain.as(CREATOR, end());
    expect(weight).toEqual(terminateWeights.charged(2));
    const names = chain.events();
    expect(names[0]).toBe('SubtensorModule.SubnetOwnerHotkeySet');
    expect(names).toContain('System.KilledAccount');
    expect(names.slice(-2)).toEqual(['Proxy.ProxyRemoved', 'SubtensorModule.SubnetLeaseTerminated']);
    expect(storage.SubnetOwner.get(chain.ctx, netuid)).toBe(CREATOR);
    expect(storage.SubnetOwnerHotkey.get(chain.ctx, netuid)).toBe(OWN);
    for (const item of [storage.SubnetLeases, storage.SubnetLeaseShares, storage.AccumulatedLeaseDividends])
      expect(item.entries(chain.ctx)).toEqual([]);
    expect(proxy.storage.Proxies.has(chain.ctx, COLDKEY)).toBe(false);
    expect([freeBalance(chain.ctx, COLDKEY), reservedBalance(chain.ctx, COLDKEY)]).toEqual([93_000_000n, 0n]);
    expect(providers(chain.ctx, HOTKEY)).toBe(0);
    expect(() => chain.next()).not.toThrow();
  });

  it('checks lease, beneficiary, end, time and hotkey, in this order', () => {
    chain.as(CREATOR, raise(register(40)));
    expect(() => chain.as(A, end(OWN, 1))).toThrow('SubtensorModule.LeaseDoesNotExist');
    expect(() => chain.as(A, end())).toThrow('SubtensorModule.ExpectedBeneficiaryOrigin');
    expect(() => chain.as(CREATOR, end(account(8)))).toThrow('SubtensorModule.LeaseHasNotEnded');
    chain.next(39);
    expect(() => chain.as(CREATOR, end(account(8)))).toThrow('SubtensorModule.BeneficiaryDoesNotOwnHotkey');
    storage.SubnetLeases.put(chain.ctx, 0, { ...lease(), end_block: undefined });
    expect(() => chain.as(CREATOR, end())).toThrow('SubtensorModule.LeaseHasNoEndBlock');
    expect(() => chain.asRoot(end())).toThrow('BadOrigin');
  });
});

describe('the end of a leased subnet', () => {
  it('deletes the lease with it', () => {
    chain.as(CREATOR, raise(register()));
    const { netuid } = lease();
    storage.AccumulatedLeaseDividends.put(chain.ctx, 0, 5n);
    chain.asRoot(calls.root_dissolve_network({ netuid }));
    for (const item of [
      storage.SubnetLeases,
      storage.SubnetLeaseShares,
      storage.SubnetUidToLeaseId,
      storage.AccumulatedLeaseDividends,
    ])
      expect(item.entries(chain.ctx)).toEqual([]);
    expect(freeBalance(chain.ctx, subnetAccount(netuid))).toBeLessThanOrEqual(500n);
  });
});
