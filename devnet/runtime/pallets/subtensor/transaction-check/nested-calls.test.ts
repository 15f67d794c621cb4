// The guards stand before every dispatch that an account makes, not only before transactions.
import { beforeEach, describe, expect, it } from 'vitest';
import { account, PalletChain } from '../../../executive/testing/pallet-chain.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { root, signed, type Origin } from '../../../frame/origin.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import { balances } from '../../balances/index.ts';
import { drand } from '../../drand/declaration.ts';
import { multisig } from '../../multisig/declaration.ts';
import { multisigModule } from '../../multisig/module.ts';
import { multisigAccount } from '../../multisig/signatories.ts';
import { proxy } from '../../proxy/declaration.ts';
import { proxyModule } from '../../proxy/module.ts';
import { sudo } from '../../sudo/declaration.ts';
import { sudoModule } from '../../sudo/module.ts';
import { utility } from '../../utility/declaration.ts';
import { utilityModule } from '../../utility/module.ts';
import { subtensor, subtensorModule, subtensorTransactionCheck } from '../index.ts';

const { storage, calls, errors } = subtensor;
const [REAL, DELEGATE, OTHER, SUDO] = [account(1), account(2), account(3), account(4)];
const id = (value: typeof REAL) => ({ type: 'Id' as const, value });
const pay: RuntimeCall = balances.calls.transfer_keep_alive({ dest: id(OTHER), value: 1_000n });
const late: RuntimeCall = calls.commit_timelocked_weights({
  netuid: 1,
  commit: Uint8Array.of(1),
  reveal_round: 9n,
  commit_reveal_version: 4,
});
const act = (call: RuntimeCall, real = REAL): RuntimeCall =>
  proxy.calls.proxy({ real: id(real), force_proxy_type: undefined, call });

let chain: PalletChain;
beforeEach(() => {
  const guard = subtensorTransactionCheck.checkDispatch!.bind(subtensorTransactionCheck);
  const still = { declaration: subtensor, handlers: subtensorModule().handlers };
  chain = new PalletChain([still, utilityModule, sudoModule, multisigModule, proxyModule], [], [guard]);
  sudo.storage.Key.put(chain.ctx, SUDO);
  drand.storage.LastStoredRound.put(chain.ctx, 10n);
  chain.as(REAL, proxy.calls.add_proxy({ delegate: id(DELEGATE), proxy_type: 'Any', delay: 0 }));
  chain.events();
});
const announce = (who: typeof REAL): void => storage.ColdkeySwapAnnouncements.put(chain.ctx, who, [9, OTHER]);
function failure(origin: Origin, call: RuntimeCall): string | undefined {
  try {
    chain.dispatch(origin, call);
    return undefined;
  } catch (error) {
    if (error instanceof DispatchError) return error.title;
    throw error;
  }
}
const refused = { ok: false, error: errors.ColdkeySwapAnnounced().value };

describe('a coldkey whose swap is announced', () => {
  it('cannot pay through its proxy, a batch or a multisig either', () => {
    announce(REAL);
    expect(failure(signed(REAL), pay)).toBe('SubtensorModule.ColdkeySwapAnnounced');
    expect(failure(signed(REAL), utility.calls.batch({ calls: [pay] }))).toBe('SubtensorModule.ColdkeySwapAnnounced');
    expect(failure(signed(DELEGATE), act(pay))).toBeUndefined();
    expect(chain.last('Proxy.ProxyExecuted')).toMatchObject({ result: refused });
    const shared = multisigAccount([DELEGATE, OTHER], 1);
    announce(shared);
    const together = multisig.calls.as_multi_threshold_1({ other_signatories: [OTHER], call: pay });
    expect(failure(signed(DELEGATE), together)).toBe('SubtensorModule.ColdkeySwapAnnounced');
    expect(storage.ColdkeySwapAnnouncements.has(chain.ctx, DELEGATE)).toBe(false);
    expect(failure(signed(DELEGATE), pay)).toBeUndefined();
  });
  it('may go on with the swap, through its proxy too, until it is disputed', () => {
    announce(REAL);
    const dispute = calls.dispute_coldkey_swap({});
    chain.as(DELEGATE, act(dispute));
    expect(chain.last('Proxy.ProxyExecuted')).toMatchObject({ result: { ok: true } });
    expect(failure(signed(REAL), dispute)).toBe('SubtensorModule.ColdkeySwapDisputed');
  });
  it('does not hold root back, nor what root does in its name, but calls within that', () => {
    announce(SUDO);
    expect(failure(signed(SUDO), sudo.calls.sudo({ call: pay }))).toBe('SubtensorModule.ColdkeySwapAnnounced');
    expect(failure(root, calls.reset_coldkey_swap({ coldkey: SUDO }))).toBeUndefined();
    announce(REAL);
    const inItsName = (call: RuntimeCall): unknown => {
      chain.as(SUDO, sudo.calls.sudo_as({ who: id(REAL), call }));
      return chain.last('Sudo.SudoAsDone');
    };
    expect(inItsName(pay)).toMatchObject({ sudo_result: { ok: true } });
    expect(inItsName(utility.calls.batch_all({ calls: [pay] }))).toMatchObject({ sudo_result: refused });
    chain.asRoot(
      utility.calls.dispatch_as({ as_origin: { type: 'system', value: { type: 'Signed', value: REAL } }, call: pay }),
    );
    expect(chain.last('Utility.DispatchedAs')).toMatchObject({ result: { ok: true } });
  });
});

describe('a call that would not enter the pool', () => {
  it('fails inside a batch with the error of its guard', () => {
    expect(failure(signed(REAL), late)).toBe('SubtensorModule.InvalidRevealRound');
    expect(failure(signed(REAL), utility.calls.batch_all({ calls: [late] }))).toBe(
      'SubtensorModule.InvalidRevealRound',
    );
    chain.as(REAL, utility.calls.batch({ calls: [late] }));
    expect(chain.last('Utility.BatchInterrupted')).toEqual({ index: 0, error: errors.InvalidRevealRound().value });
  });
  it('fails for the account it is made for, not for the one that signed', () => {
    storage.StakeThreshold.put(chain.ctx, 1n);
    storage.SubnetOwnerHotkey.put(chain.ctx, 1, DELEGATE);
    storage.Uids.put(chain.ctx, 1, DELEGATE, 0);
    expect(failure(signed(DELEGATE), late)).toBe('SubtensorModule.InvalidRevealRound');
    chain.as(DELEGATE, act(late));
    expect(chain.last('Proxy.ProxyExecuted')).toMatchObject({
      result: { ok: false, error: errors.NotEnoughStakeToSetWeights().value },
    });
  });
});
