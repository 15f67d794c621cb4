import { beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import { account, PalletChain, tao } from '../../executive/testing/pallet-chain.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { encode } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { runtimeCall } from '../../types/outer.ts';
import { balances, freeBalance, reservedBalance } from '../balances/index.ts';
import { sudo } from '../sudo/declaration.ts';
import { sudoModule } from '../sudo/module.ts';
import { utility } from '../utility/declaration.ts';
import { utilityModule } from '../utility/module.ts';
import { proxy } from './declaration.ts';
import { feePayer } from './fee-payer.ts';
import { isSuperset, typeAllows } from './filter.ts';
import { proxyModule } from './module.ts';
import { pureAccount } from './pure-account.ts';
import { PROXY_TYPES, type ProxyType } from './types.ts';

const [REAL, DELEGATE, OTHER, DEEP] = [account(1), account(2), account(3), account(4)];
const BASE = 60_000_000n;
const EACH = 33_000_000n;
const id = (who: AccountId) => ({ type: 'Id' as const, value: who });
const pay = (amount: bigint, to = OTHER): RuntimeCall =>
  balances.calls.transfer_keep_alive({ dest: id(to), value: amount });
const add = (delegate: AccountId, proxy_type: ProxyType = 'Any', delay = 0): RuntimeCall =>
  proxy.calls.add_proxy({ delegate: id(delegate), proxy_type, delay });
const act = (call: RuntimeCall, force_proxy_type?: ProxyType, real = REAL): RuntimeCall =>
  proxy.calls.proxy({ real: id(real), force_proxy_type, call });
const hashOf = (call: RuntimeCall) => bytesToHex(blake2b256(encode(runtimeCall, call)));
const FILTERED = { ok: false, error: { type: 'Module', value: { index: 0, error: Uint8Array.of(5, 0, 0, 0) } } };

let chain: PalletChain;
const result = (): unknown => (chain.last('Proxy.ProxyExecuted') as { result: unknown }).result;
beforeEach(() => {
  chain = new PalletChain([utilityModule, sudoModule, proxyModule]);
});

describe('adding a proxy', () => {
  it('reserves the base and a part for each proxy, and gives back what a removed one cost', () => {
    chain.as(REAL, add(DELEGATE));
    expect(reservedBalance(chain.ctx, REAL)).toBe(BASE + EACH);
    chain.as(REAL, add(OTHER, 'Staking', 5));
    expect(reservedBalance(chain.ctx, REAL)).toBe(BASE + 2n * EACH);
    expect(chain.events()).toEqual(['Balances.Reserved', 'Proxy.ProxyAdded', 'Balances.Reserved', 'Proxy.ProxyAdded']);
    chain.as(REAL, proxy.calls.remove_proxy({ delegate: id(DELEGATE), proxy_type: 'Any', delay: 0 }));
    expect(reservedBalance(chain.ctx, REAL)).toBe(BASE + EACH);
    chain.as(REAL, proxy.calls.remove_proxies({}));
    expect(reservedBalance(chain.ctx, REAL)).toBe(0n);
    expect(proxy.storage.Proxies.has(chain.ctx, REAL)).toBe(false);
  });
  it('refuses oneself, the same right twice, the twenty-first, and the removal of what is not there', () => {
    expect(() => chain.as(REAL, add(REAL))).toThrow('Proxy.NoSelfProxy');
    chain.as(REAL, add(DELEGATE));
    expect(() => chain.as(REAL, add(DELEGATE))).toThrow('Proxy.Duplicate');
    for (let n = 0; n < 19; n++) chain.as(REAL, add(account(20 + n)));
    expect(() => chain.as(REAL, add(OTHER))).toThrow('Proxy.TooMany');
    expect(() =>
      chain.as(REAL, proxy.calls.remove_proxy({ delegate: id(OTHER), proxy_type: 'Any', delay: 0 })),
    ).toThrow('Proxy.NotFound');
  });
  it('keeps the list sorted by delegate, kind and delay', () => {
    for (const [who, kind, delay] of [
      [OTHER, 'Any', 0],
      [DELEGATE, 'Transfer', 0],
      [DELEGATE, 'Owner', 9],
      [DELEGATE, 'Owner', 1],
    ] as const)
      chain.as(REAL, add(who, kind, delay));
    expect(proxy.storage.Proxies.get(chain.ctx, REAL)[0].map((p) => [p.delegate, p.proxy_type, p.delay])).toEqual([
      [DELEGATE, 'Owner', 1],
      [DELEGATE, 'Owner', 9],
      [DELEGATE, 'Transfer', 0],
      [OTHER, 'Any', 0],
    ]);
  });
});

describe('acting for an account', () => {
  it('moves its rao; the outcome is in the event', () => {
    chain.as(REAL, add(DELEGATE, 'Transfer'));
    chain.as(DELEGATE, act(pay(tao(1))));
    expect(freeBalance(chain.ctx, OTHER)).toBe(tao(1_001));
    expect(result()).toEqual({ ok: true, value: undefined });
    expect(proxy.storage.LastCallResult.get(chain.ctx, REAL)).toEqual({ ok: true, value: undefined });
    expect(proxy.storage.LastCallResult.get(chain.next().ctx, REAL)).toBeUndefined();
  });
  it('is refused to those who are no proxy, or not of the kind they name', () => {
    expect(() => chain.as(DELEGATE, act(pay(1n)))).toThrow('Proxy.NotProxy');
    chain.as(REAL, add(DELEGATE, 'Transfer'));
    expect(() => chain.as(DELEGATE, act(pay(1n), 'Any'))).toThrow('Proxy.NotProxy');
  });
  it('succeeds outwardly when the call inside fails, which then changes nothing', () => {
    chain.as(REAL, add(DELEGATE));
    chain.as(DELEGATE, act(pay(tao(5_000))));
    expect(result()).toMatchObject({ ok: false, error: { type: 'Token', value: 'FundsUnavailable' } });
    expect(freeBalance(chain.ctx, REAL)).toBe(tao(1_000) - BASE - EACH);
  });
  it('cannot go beyond the kind of proxy, not even inside a batch or as a derived account', () => {
    chain.as(REAL, add(DELEGATE, 'NonTransfer'));
    const wrapped = [
      pay(1n),
      utility.calls.batch_all({ calls: [pay(1n)] }),
      utility.calls.as_derivative({ index: 0, call: pay(1n) }),
    ];
    for (const call of wrapped) {
      chain.as(DELEGATE, act(call));
      expect(result()).toEqual(FILTERED);
    }
  });
  it('cannot hand out more rights than it has, nor end all proxies without all rights', () => {
    chain.as(REAL, add(DELEGATE, 'NonTransfer'));
    for (const call of [add(OTHER, 'Any'), add(OTHER, 'Transfer'), proxy.calls.remove_proxies({})]) {
      chain.as(DELEGATE, act(call));
      expect(result()).toEqual(FILTERED);
    }
    chain.as(DELEGATE, act(add(OTHER, 'Staking')));
    expect(result()).toMatchObject({ ok: true });
  });
  it('weighs what the call weighs and a little more, and is free when the call is', () => {
    const call = pay(1n);
    const [inner, outer] = [chain.infoOf(call), chain.infoOf(act(call))];
    expect(outer.weight.refTime).toBeGreaterThan(inner.weight.refTime);
    expect(outer).toMatchObject({ pays: true, class: 'Normal' });
  });
});

describe('a proxy with a delay', () => {
  beforeEach(() => {
    chain.as(REAL, add(DELEGATE, 'Any', 3));
  });
  it('must announce the call and wait', () => {
    const call = pay(tao(2));
    const announced = proxy.calls.proxy_announced({
      delegate: id(DELEGATE),
      real: id(REAL),
      force_proxy_type: undefined,
      call,
    });
    expect(() => chain.as(DELEGATE, act(call))).toThrow('Proxy.Unannounced');
    expect(() => chain.as(OTHER, announced)).toThrow('Proxy.Unannounced');
    chain.as(DELEGATE, proxy.calls.announce({ real: id(REAL), call_hash: hashOf(call) }));
    expect(reservedBalance(chain.ctx, DELEGATE)).toBe(36_000_000n + 68_000_000n);
    chain.next(2);
    expect(() => chain.as(OTHER, announced)).toThrow('Proxy.Unannounced');
    chain.next();
    chain.as(OTHER, announced);
    expect(result()).toMatchObject({ ok: true });
    expect(freeBalance(chain.ctx, OTHER)).toBe(tao(1_002));
    expect(reservedBalance(chain.ctx, DELEGATE)).toBe(0n);
    expect(() => chain.as(OTHER, announced)).toThrow('Proxy.Unannounced');
  });
  it('may take an announcement back, and the account may reject it', () => {
    const call_hash = hashOf(pay(1n));
    chain.as(DELEGATE, proxy.calls.announce({ real: id(REAL), call_hash }));
    chain.as(DELEGATE, proxy.calls.remove_announcement({ real: id(REAL), call_hash }));
    expect(() => chain.as(REAL, proxy.calls.reject_announcement({ delegate: id(DELEGATE), call_hash }))).toThrow(
      'Proxy.NotFound',
    );
    chain.as(DELEGATE, proxy.calls.announce({ real: id(REAL), call_hash }));
    chain.as(REAL, proxy.calls.reject_announcement({ delegate: id(DELEGATE), call_hash }));
    expect(proxy.storage.Announcements.has(chain.ctx, DELEGATE)).toBe(false);
    expect(() => chain.as(OTHER, proxy.calls.announce({ real: id(REAL), call_hash }))).toThrow('Proxy.NotProxy');
  });
  it('has 75 announcements at most', () => {
    const call_hash = hashOf(pay(1n));
    for (let n = 0; n < 75; n++) chain.as(DELEGATE, proxy.calls.announce({ real: id(REAL), call_hash }));
    expect(() => chain.as(DELEGATE, proxy.calls.announce({ real: id(REAL), call_hash }))).toThrow('Proxy.TooMany');
  });
});

describe('a pure account', () => {
  const create = proxy.calls.create_pure({ proxy_type: 'Any', delay: 0, index: 7 });
  const pure = pureAccount(REAL, 'Any', 7, { height: 1, extrinsicIndex: 2 });
  beforeEach(() => {
    chain.ctx.extrinsicIndex = 2;
    chain.as(REAL, create);
  });
  it('is an account of its own that its maker acts for; block and extrinsic make it another', () => {
    expect(chain.last('Proxy.PureCreated')).toEqual({
      pure,
      who: REAL,
      proxy_type: 'Any',
      disambiguation_index: 7,
    });
    expect(reservedBalance(chain.ctx, REAL)).toBe(BASE + EACH);
    expect(() => chain.as(REAL, create)).toThrow('Proxy.Duplicate');
    chain.as(REAL, pay(tao(10), pure));
    chain.as(REAL, act(pay(tao(1)), undefined, pure));
    expect(freeBalance(chain.ctx, OTHER)).toBe(tao(1_001));
    expect(pureAccount(REAL, 'Any', 7, { height: 2, extrinsicIndex: 2 })).not.toBe(pure);
  });
  it('ends by its own call with the parameters of its making; the deposit returns to the maker', () => {
    const kill = (ext_index: number): RuntimeCall =>
      proxy.calls.kill_pure({ spawner: id(REAL), proxy_type: 'Any', index: 7, height: 1, ext_index });
    chain.as(REAL, act(kill(3), undefined, pure));
    expect(result()).toMatchObject({ ok: false });
    chain.as(REAL, act(kill(2), undefined, pure));
    expect(result()).toMatchObject({ ok: true });
    expect(reservedBalance(chain.ctx, REAL)).toBe(0n);
    expect(proxy.storage.Proxies.has(chain.ctx, pure)).toBe(false);
  });
});

describe('deposits', () => {
  it('that are as they should be cost the one who asks; a stale one is corrected for free', () => {
    chain.as(REAL, add(DELEGATE));
    expect(chain.as(REAL, proxy.calls.poke_deposit({})).pays).toBe(true);
    proxy.storage.Proxies.mutate(chain.ctx, REAL, ([list, deposit]) => [list, deposit - 1_000n]);
    expect(chain.as(REAL, proxy.calls.poke_deposit({})).pays).toBe(false);
    expect(chain.last('Proxy.DepositPoked')).toMatchObject({
      kind: 'Proxies',
      old_deposit: BASE + EACH - 1_000n,
      new_deposit: BASE + EACH,
    });
  });
});

describe('fees of a proxy', () => {
  const agree = (real: AccountId, delegate: AccountId): void => {
    chain.as(real, add(delegate));
    chain.as(real, proxy.calls.set_real_pays_fee({ delegate: id(delegate), pays_fee: true }));
  };
  const payer = (call: RuntimeCall): AccountId | undefined => feePayer(chain.ctx, DELEGATE, call);
  it('are paid by the account it acts for once that agreed, until the proxy ends', () => {
    expect(() => chain.as(REAL, proxy.calls.set_real_pays_fee({ delegate: id(DELEGATE), pays_fee: true }))).toThrow(
      'Proxy.NotProxy',
    );
    expect(payer(act(pay(1n)))).toBeUndefined();
    agree(REAL, DELEGATE);
    expect(payer(act(pay(1n)))).toBe(REAL);
    expect(payer(pay(1n))).toBeUndefined();
    chain.as(REAL, proxy.calls.remove_proxy({ delegate: id(DELEGATE), proxy_type: 'Any', delay: 0 }));
    expect(payer(act(pay(1n)))).toBeUndefined();
  });
  it('pass through one more proxy, or a batch for one account', () => {
    agree(REAL, DELEGATE);
    const deep = act(pay(1n), undefined, DEEP);
    expect(payer(act(deep))).toBe(REAL);
    agree(DEEP, REAL);
    expect(payer(act(deep))).toBe(DEEP);
    expect(payer(act(utility.calls.batch({ calls: [deep, deep] })))).toBe(DEEP);
    expect(payer(act(utility.calls.batch({ calls: [deep, pay(1n)] })))).toBe(REAL);
    expect(payer(act(utility.calls.batch({ calls: [] })))).toBe(REAL);
  });
});

describe('the kinds of proxy', () => {
  const some = (type: string, name: string, value: object = {}): RuntimeCall => ({
    type,
    value: { type: name, value },
  });
  it('Any may do everything, the dead ones nothing', () => {
    for (const kind of ['Senate', 'Triumvirate', 'Governance', 'RootWeights'] as const)
      expect(typeAllows(kind, pay(1n))).toBe(false);
    expect(typeAllows('Any', pay(1n))).toBe(true);
  });
  it('SmallTransfer stops at half a TAO', () => {
    expect(typeAllows('SmallTransfer', pay(499_999_999n))).toBe(true);
    expect(typeAllows('SmallTransfer', pay(500_000_000n))).toBe(false);
    expect(typeAllows('SmallTransfer', some('SubtensorModule', 'transfer_stake', { alpha_amount: 1n }))).toBe(true);
  });
  it('Owner may set hyperparameters but not name another owner hotkey', () => {
    expect(typeAllows('Owner', some('AdminUtils', 'sudo_set_kappa'))).toBe(true);
    expect(typeAllows('Owner', some('AdminUtils', 'sudo_set_sn_owner_hotkey'))).toBe(false);
    expect(typeAllows('Owner', pay(1n))).toBe(false);
  });
  it('Staking may stake and unstake but not claim, transfer or batch', () => {
    expect(typeAllows('Staking', some('SubtensorModule', 'add_stake_limit'))).toBe(true);
    for (const name of ['claim_root', 'transfer_stake'])
      expect(typeAllows('Staking', some('SubtensorModule', name))).toBe(false);
    expect(typeAllows('Staking', utility.calls.batch({ calls: [] }))).toBe(false);
  });
  it('SudoUncheckedSetCode looks at the call inside', () => {
    const weight = { ref_time: 0n, proof_size: 0n };
    const holding = (call: RuntimeCall) => sudo.calls.sudo_unchecked_weight({ call, weight });
    expect(typeAllows('SudoUncheckedSetCode', holding(some('System', 'set_code')))).toBe(true);
    expect(typeAllows('SudoUncheckedSetCode', holding(pay(1n)))).toBe(false);
  });
  it('contain each other as the chain says', () => {
    for (const kind of PROXY_TYPES) {
      expect(isSuperset(kind, kind)).toBe(true);
      expect(isSuperset('Any', kind)).toBe(true);
      expect(isSuperset('NonTransfer', kind)).toBe(!['Any', 'Transfer', 'SmallTransfer'].includes(kind));
    }
    expect(isSuperset('Transfer', 'SmallTransfer')).toBe(true);
    expect(isSuperset('SmallTransfer', 'Transfer')).toBe(false);
  });
});
