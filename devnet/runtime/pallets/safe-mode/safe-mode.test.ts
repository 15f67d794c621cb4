import { beforeEach, describe, expect, it } from 'vitest';
import { account, PalletChain } from '../../executive/testing/pallet-chain.ts';
import { hold } from '../balances/hold.ts';
import { balances, freeBalance, reservedBalance, totalIssuance } from '../balances/index.ts';
import { system } from '../system/declaration.ts';
import { utility } from '../utility/declaration.ts';
import { utilityModule } from '../utility/module.ts';
import { safeMode } from './declaration.ts';
import { safeModeFilter, safeModeModule } from './module.ts';

const [A, B] = [account(1), account(2)];
const { calls, storage } = safeMode;
const pay = balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: B }, value: 1_000n });
const remark = system.calls.remark({ remark: new Uint8Array() });
let chain: PalletChain;
beforeEach(() => {
  chain = new PalletChain([utilityModule, safeModeModule], [safeModeFilter]);
});

describe('safe mode', () => {
  it('is root’s alone to enter, extend and leave', () => {
    for (const call of [calls.force_enter({}), calls.force_extend({}), calls.force_exit({})])
      expect(() => chain.as(A, call)).toThrow('BadOrigin');
    expect(() => chain.as(A, calls.enter({}))).toThrow('SafeMode.NotConfigured');
    expect(() => chain.as(A, calls.extend({}))).toThrow('SafeMode.Exited');
    expect(() => chain.asRoot(calls.force_exit({}))).toThrow('SafeMode.Exited');
    chain.asRoot(calls.force_enter({}));
    expect(() => chain.asRoot(calls.force_enter({}))).toThrow('SafeMode.Entered');
    expect(() => chain.as(A, calls.enter({}))).toThrow('SafeMode.Entered');
    expect(() => chain.as(A, calls.extend({}))).toThrow('SafeMode.NotConfigured');
    expect(storage.EnteredUntil.get(chain.ctx)).toBe(1 + 7_200);
    chain.asRoot(calls.force_extend({}));
    expect(storage.EnteredUntil.get(chain.ctx)).toBe(1 + 7_200 + 3_600);
    chain.asRoot(calls.force_exit({}));
    expect(chain.events()).toEqual(['SafeMode.Entered', 'SafeMode.Extended', 'SafeMode.Exited']);
  });
  it('stops ordinary calls, but neither those that keep the chain going nor root', () => {
    chain.asRoot(calls.force_enter({}));
    expect(() => chain.as(A, pay)).toThrow('System.CallFiltered');
    expect(() => chain.as(A, utility.calls.batch({ calls: [] }))).toThrow('System.CallFiltered');
    chain.as(A, remark);
    chain.asRoot(balances.calls.force_set_balance({ who: { type: 'Id', value: B }, new_free: 7_000n }));
    expect(freeBalance(chain.ctx, B)).toBe(7_000n);
  });
  it('ends by itself after the block it was entered until', () => {
    chain.asRoot(calls.force_enter({}));
    storage.EnteredUntil.put(chain.ctx, 3);
    chain.next(2);
    expect(() => chain.as(A, pay)).toThrow('System.CallFiltered');
    chain.next();
    expect(chain.last('SafeMode.Exited')).toEqual({ reason: 'Timeout' });
    chain.as(A, pay);
  });
  it('lets root return or burn a deposit of old', () => {
    for (const block of [4, 5]) {
      hold(chain.ctx, A, { type: 'SafeMode', value: 'EnterOrExtend' }, 1_000n);
      storage.Deposits.put(chain.ctx, A, block, 1_000n);
    }
    expect(() => chain.as(B, calls.release_deposit({ account: A, block: 4 }))).toThrow('SafeMode.NotConfigured');
    chain.asRoot(calls.force_release_deposit({ account: A, block: 4 }));
    expect(reservedBalance(chain.ctx, A)).toBe(1_000n);
    const before = totalIssuance(chain.ctx);
    chain.asRoot(calls.force_slash_deposit({ account: A, block: 5 }));
    expect(reservedBalance(chain.ctx, A)).toBe(0n);
    expect(totalIssuance(chain.ctx)).toBe(before - 1_000n);
    expect(() => chain.asRoot(calls.force_slash_deposit({ account: A, block: 5 }))).toThrow('SafeMode.NoDeposit');
  });
});
