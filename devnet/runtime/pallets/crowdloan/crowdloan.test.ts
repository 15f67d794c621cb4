import { beforeEach, describe, expect, it } from 'vitest';
import { account, PalletChain, tao } from '../../executive/testing/pallet-chain.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { withConstants } from '../../frame/pallet.ts';
import { balances, freeBalance, totalIssuance } from '../balances/index.ts';
import { preimageModule } from '../preimage/module.ts';
import { system } from '../system/declaration.ts';
import { utility } from '../utility/declaration.ts';
import { utilityModule } from '../utility/module.ts';
import { crowdloan } from './declaration.ts';
import { fundsAccount } from './find.ts';
import { crowdloanModule } from './module.ts';

const [CREATOR, A, B, TARGET] = [account(1), account(2), account(3), account(9)];
const { calls, storage } = crowdloan;
const FUNDS = fundsAccount(0);
const plan = {
  deposit: tao(10),
  min_contribution: tao(1),
  cap: tao(100),
  end: 101,
  call: undefined as RuntimeCall | undefined,
  target_address: TARGET as typeof TARGET | undefined,
};
const give = (n: number): RuntimeCall => calls.contribute({ crowdloan_id: 0, amount: tao(n) });
const loan = () => storage.Crowdloans.get(chain.ctx, 0)!;
let chain: PalletChain;
beforeEach(() => {
  const fast = withConstants(crowdloan, { MinimumBlockDuration: 50, MaximumBlockDuration: 20_000 });
  chain = new PalletChain([utilityModule, preimageModule, crowdloanModule(fast)]);
});

describe('opening a crowdloan', () => {
  it('moves the deposit to an account of its own', () => {
    chain.as(CREATOR, calls.create(plan));
    expect(freeBalance(chain.ctx, FUNDS)).toBe(tao(10));
    expect(FUNDS).toBe(`0x6d6f646c62742f636c6f616e${'00'.repeat(20)}`);
    expect(loan()).toMatchObject({ raised: tao(10), contributors_count: 1, finalized: false });
    expect(chain.events()).toEqual(['System.NewAccount', 'Balances.Endowed', 'Balances.Transfer', 'Crowdloan.Created']);
  });
  it.each([
    ['DepositTooLow', { deposit: tao(10) - 1n }],
    ['CapTooLow', { cap: tao(10) }],
    ['MinimumContributionTooLow', { min_contribution: tao(0.1) - 1n }],
    ['InvalidFinalizationConfig', { target_address: undefined }],
    ['InvalidFinalizationConfig', { call: system.calls.remark({ remark: new Uint8Array() }) }],
    ['CannotEndInPast', { end: 1 }],
    ['BlockDurationTooShort', { end: 50 }],
    ['BlockDurationTooLong', { end: 20_002 }],
    ['InsufficientBalance', { deposit: tao(1_001), cap: tao(2_000) }],
  ])('is refused with %s', (error, change) => {
    expect(() => chain.as(CREATOR, calls.create({ ...plan, ...change }))).toThrow(`Crowdloan.${error}`);
  });
});

describe('contributing', () => {
  beforeEach(() => {
    chain.as(CREATOR, calls.create(plan));
  });
  it('takes what is missing and no more', () => {
    chain.as(A, give(60));
    chain.as(B, give(60));
    expect(storage.Contributions.get(chain.ctx, 0, B)).toBe(tao(30));
    expect(freeBalance(chain.ctx, B)).toBe(tao(970));
    expect(loan()).toMatchObject({ raised: tao(100), contributors_count: 3 });
    expect(() => chain.as(A, give(1))).toThrow('Crowdloan.CapRaised');
  });
  it('is refused below the minimum, beyond the means, and after the end', () => {
    expect(() => chain.as(A, give(0.5))).toThrow('Crowdloan.ContributionTooLow');
    expect(() => chain.as(A, calls.contribute({ crowdloan_id: 1, amount: tao(1) }))).toThrow(
      'Crowdloan.InvalidCrowdloanId',
    );
    chain.as(CREATOR, calls.update_cap({ crowdloan_id: 0, new_cap: tao(9_000) }));
    expect(() => chain.as(A, give(2_000))).toThrow('Crowdloan.InsufficientBalance');
    chain.next(100);
    expect(() => chain.as(A, give(1))).toThrow('Crowdloan.ContributionPeriodEnded');
  });
  it('stops at the maximum of an account', () => {
    chain.as(CREATOR, calls.set_max_contribution({ crowdloan_id: 0, new_max_contribution: tao(20) }));
    chain.as(A, give(15));
    chain.as(A, give(15));
    expect(storage.Contributions.get(chain.ctx, 0, A)).toBe(tao(20));
    expect(() => chain.as(A, give(1))).toThrow('Crowdloan.MaxContributionReached');
  });
  it('can be taken back; the deposit stays', () => {
    chain.as(A, give(20));
    chain.as(CREATOR, give(5));
    chain.as(A, calls.withdraw({ crowdloan_id: 0 }));
    expect(freeBalance(chain.ctx, A)).toBe(tao(1_000));
    expect(() => chain.as(A, calls.withdraw({ crowdloan_id: 0 }))).toThrow('Crowdloan.NoContribution');
    chain.as(CREATOR, calls.withdraw({ crowdloan_id: 0 }));
    expect(() => chain.as(CREATOR, calls.withdraw({ crowdloan_id: 0 }))).toThrow('Crowdloan.DepositCannotBeWithdrawn');
    expect(loan()).toMatchObject({ raised: tao(10), contributors_count: 1 });
  });
});

describe('finalizing', () => {
  it('pays the target once the cap is raised, once, by the creator', () => {
    chain.as(CREATOR, calls.create(plan));
    const finalize = calls.finalize({ crowdloan_id: 0 });
    expect(() => chain.as(CREATOR, finalize)).toThrow('Crowdloan.CapNotRaised');
    chain.as(A, give(90));
    expect(() => chain.as(A, finalize)).toThrow('Crowdloan.InvalidOrigin');
    chain.as(CREATOR, finalize);
    expect(freeBalance(chain.ctx, TARGET)).toBe(tao(1_100));
    expect(() => chain.as(CREATOR, finalize)).toThrow('Crowdloan.AlreadyFinalized');
    expect(() => chain.as(A, calls.withdraw({ crowdloan_id: 0 }))).toThrow('Crowdloan.AlreadyFinalized');
  });
  const pay = (n: number): RuntimeCall =>
    utility.calls.batch_all({
      calls: [
        system.calls.remark({ remark: new Uint8Array(200) }),
        balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: TARGET }, value: tao(n) }),
      ],
    });
  it('makes the call as the creator, however long it is', () => {
    chain.as(CREATOR, calls.create({ ...plan, call: pay(3), target_address: undefined }));
    expect(loan().call?.type).toBe('Lookup');
    chain.as(A, give(90));
    chain.as(CREATOR, calls.finalize({ crowdloan_id: 0 }));
    expect(freeBalance(chain.ctx, TARGET)).toBe(tao(1_003));
    expect(storage.CurrentCrowdloanId.get(chain.ctx)).toBeUndefined();
  });
  it('fails with the call and changes nothing', () => {
    chain.as(CREATOR, calls.create({ ...plan, call: pay(5_000), target_address: undefined }));
    chain.as(A, give(90));
    expect(() => chain.as(CREATOR, calls.finalize({ crowdloan_id: 0 }))).toThrow('Token.FundsUnavailable');
    expect(storage.CurrentCrowdloanId.has(chain.ctx)).toBe(false);
    expect(loan().finalized).toBe(false);
  });
});

describe('giving a crowdloan up', () => {
  it('refunds fifty at a time, then dissolves; no rao is lost', () => {
    chain.as(CREATOR, calls.create({ ...plan, cap: tao(900) }));
    for (let n = 0; n < 60; n++) {
      const who = account(100 + n);
      chain.as(A, balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: who }, value: tao(2) }));
      chain.as(who, give(1));
    }
    const issued = totalIssuance(chain.ctx);
    expect(() => chain.as(CREATOR, calls.dissolve({ crowdloan_id: 0 }))).toThrow('Crowdloan.NotReadyToDissolve');
    chain.as(CREATOR, calls.refund({ crowdloan_id: 0 }));
    expect(loan()).toMatchObject({ contributors_count: 11, raised: tao(20) });
    chain.as(CREATOR, calls.refund({ crowdloan_id: 0 }));
    expect(chain.events().filter((e) => e.endsWith('Refunded'))).toEqual([
      'Crowdloan.PartiallyRefunded',
      'Crowdloan.AllRefunded',
    ]);
    chain.as(CREATOR, calls.dissolve({ crowdloan_id: 0 }));
    expect(freeBalance(chain.ctx, CREATOR)).toBe(tao(1_000));
    expect(storage.Crowdloans.has(chain.ctx, 0)).toBe(false);
    expect(system.storage.Account.has(chain.ctx, FUNDS)).toBe(false);
    expect(totalIssuance(chain.ctx)).toBe(issued);
  });
});

describe('changing a crowdloan', () => {
  beforeEach(() => {
    chain.as(CREATOR, calls.create(plan));
  });
  it('is its creator’s alone', () => {
    for (const call of [
      calls.update_cap({ crowdloan_id: 0, new_cap: tao(200) }),
      calls.update_end({ crowdloan_id: 0, new_end: 200 }),
      calls.update_min_contribution({ crowdloan_id: 0, new_min_contribution: tao(2) }),
      calls.set_max_contribution({ crowdloan_id: 0, new_max_contribution: tao(50) }),
    ]) {
      expect(() => chain.as(A, call)).toThrow('Crowdloan.InvalidOrigin');
      chain.as(CREATOR, call);
    }
    expect(loan()).toMatchObject({ cap: tao(200), end: 200, min_contribution: tao(2) });
  });
  it('keeps minimum, maximum and cap in order', () => {
    const max = (n: number | undefined): RuntimeCall =>
      calls.set_max_contribution({ crowdloan_id: 0, new_max_contribution: n === undefined ? undefined : tao(n) });
    expect(() => chain.as(CREATOR, max(9))).toThrow('Crowdloan.MaximumContributionTooLow');
    chain.as(CREATOR, max(20));
    expect(() =>
      chain.as(CREATOR, calls.update_min_contribution({ crowdloan_id: 0, new_min_contribution: tao(21) })),
    ).toThrow('Crowdloan.MinimumContributionTooHigh');
    expect(() => chain.as(CREATOR, calls.update_cap({ crowdloan_id: 0, new_cap: tao(9) }))).toThrow(
      'Crowdloan.CapTooLow',
    );
    chain.as(CREATOR, max(undefined));
    expect(storage.MaxContributions.has(chain.ctx, 0)).toBe(false);
  });
});
