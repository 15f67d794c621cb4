import { beforeEach, describe, expect, it } from 'vitest';
import { account, PalletChain, tao } from '../../executive/testing/pallet-chain.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { balances, freeBalance } from '../balances/index.ts';
import { preimage } from '../preimage/declaration.ts';
import { preimageModule } from '../preimage/module.ts';
import { system } from '../system/declaration.ts';
import { utility } from '../utility/declaration.ts';
import { utilityModule } from '../utility/module.ts';
import { scheduler } from './declaration.ts';
import { schedulerModule } from './module.ts';

const [A, B] = [account(1), account(2)];
const NAME = account(77);
const { calls, storage } = scheduler;
/** Sets A's balance to so many TAO. */
const give = (n: number): RuntimeCall =>
  balances.calls.force_set_balance({ who: { type: 'Id', value: A }, new_free: tao(n) });
const fails = balances.calls.force_transfer({
  source: { type: 'Id', value: A },
  dest: { type: 'Id', value: B },
  value: tao(1_000_000),
});
let chain: PalletChain;
const at = (when: number, call: RuntimeCall, maybe_periodic?: [number, number], priority = 128): RuntimeCall =>
  calls.schedule({ when, maybe_periodic, priority, call });
const free = (): bigint => freeBalance(chain.ctx, A);
beforeEach(() => {
  chain = new PalletChain([utilityModule, preimageModule, schedulerModule]);
});

describe('a scheduled call', () => {
  it('is root’s to schedule and runs when its block begins', () => {
    expect(() => chain.as(A, at(3, give(5)))).toThrow('BadOrigin');
    expect(() => chain.asRoot(at(1, give(5)))).toThrow('Scheduler.TargetBlockNumberInPast');
    chain.asRoot(at(3, give(5)));
    chain.next();
    expect(free()).toBe(tao(1_000));
    chain.next();
    expect(free()).toBe(tao(5));
    expect(chain.last('Scheduler.Dispatched')).toEqual({
      task: [3, 0],
      id: undefined,
      result: { ok: true, value: undefined },
    });
    expect(storage.Agenda.has(chain.ctx, 3)).toBe(false);
  });
  it('counts the blocks after this one when it says so', () => {
    chain.asRoot(calls.schedule_after({ after: 0, maybe_periodic: undefined, priority: 0, call: give(5) }));
    expect(free()).toBe(tao(1_000));
    chain.next();
    expect(free()).toBe(tao(5));
  });
  it('goes before those of lower priority', () => {
    chain.asRoot(at(2, give(5), undefined, 9));
    chain.asRoot(at(2, give(6), undefined, 1));
    chain.next();
    expect(free()).toBe(tao(5));
  });
  it('repeats as often as asked', () => {
    chain.asRoot(at(2, give(5), [3, 3]));
    const ran: number[] = [];
    for (let block = 2; block <= 20; block++) {
      chain.next();
      if (chain.events().includes('Scheduler.Dispatched')) ran.push(block);
    }
    expect(ran).toEqual([2, 5, 8]);
  });
  it('can be cancelled, by place or by name', () => {
    chain.asRoot(at(3, give(5)));
    chain.asRoot(calls.cancel({ when: 3, index: 0 }));
    expect(() => chain.asRoot(calls.cancel({ when: 3, index: 0 }))).toThrow('Scheduler.NotFound');
    const named = calls.schedule_named({ id: NAME, when: 3, maybe_periodic: undefined, priority: 0, call: give(6) });
    chain.asRoot(named);
    expect(() => chain.asRoot(named)).toThrow('Scheduler.FailedToSchedule');
    chain.asRoot(calls.cancel_named({ id: NAME }));
    expect(() => chain.asRoot(calls.cancel_named({ id: NAME }))).toThrow('Scheduler.NotFound');
    chain.next(3);
    expect(free()).toBe(tao(1_000));
    expect(storage.Agenda.has(chain.ctx, 3)).toBe(false);
  });
  it('frees its name when it runs', () => {
    chain.asRoot(
      calls.schedule_named_after({ id: NAME, after: 0, maybe_periodic: undefined, priority: 0, call: give(6) }),
    );
    expect(storage.Lookup.get(chain.ctx, NAME)).toEqual([2, 0]);
    chain.next();
    expect(chain.last('Scheduler.Dispatched')).toMatchObject({ id: NAME });
    expect(storage.Lookup.has(chain.ctx, NAME)).toBe(false);
  });
  it('finds fifty places in a block, and a cancelled one again', () => {
    for (let n = 0; n < 50; n++) chain.asRoot(at(9, give(n)));
    expect(() => chain.asRoot(at(9, give(99)))).toThrow('Exhausted');
    chain.asRoot(calls.cancel({ when: 9, index: 20 }));
    chain.asRoot(at(9, give(99)));
    expect(chain.last('Scheduler.Scheduled')).toEqual({ when: 9, index: 20 });
  });
});

describe('a task that fails', () => {
  it('is not tried again unless a retry is set, and then no more often than set', () => {
    chain.asRoot(at(2, fails));
    chain.asRoot(calls.set_retry({ task: [2, 0], retries: 2, period: 3 }));
    const ran: number[] = [];
    for (let block = 2; block <= 20; block++) {
      chain.next();
      if (chain.events().includes('Scheduler.Dispatched')) ran.push(block);
    }
    expect(ran).toEqual([2, 5, 8]);
  });
  it('is not tried again once the retry is cancelled', () => {
    chain.asRoot(calls.schedule_named({ id: NAME, when: 2, maybe_periodic: undefined, priority: 0, call: fails }));
    chain.asRoot(calls.set_retry_named({ id: NAME, retries: 2, period: 1 }));
    chain.asRoot(calls.cancel_retry_named({ id: NAME }));
    chain.asRoot(calls.set_retry({ task: [2, 0], retries: 2, period: 1 }));
    chain.asRoot(calls.cancel_retry({ task: [2, 0] }));
    chain.next();
    expect(chain.last('Scheduler.Dispatched')).toMatchObject({ result: { ok: false } });
    chain.next();
    expect(chain.events()).toEqual([]);
    expect(() => chain.asRoot(calls.cancel_retry({ task: [2, 0] }))).toThrow('Scheduler.NotFound');
  });
});

describe('heavy tasks', () => {
  const heavy = (refTime: bigint, call: RuntimeCall): RuntimeCall =>
    utility.calls.with_weight({ call, weight: { ref_time: refTime, proof_size: 0n } });
  it('wait for the next block when the limit is reached', () => {
    chain.asRoot(at(2, heavy(2_000_000_000_000n, give(5)), undefined, 0));
    chain.asRoot(at(2, heavy(2_000_000_000_000n, give(6)), undefined, 1));
    chain.next();
    expect(free()).toBe(tao(5));
    expect(chain.last('Scheduler.AgendaIncomplete')).toEqual({ when: 2 });
    chain.next();
    expect(free()).toBe(tao(6));
  });
  it('that never fit are given up', () => {
    chain.asRoot(at(2, heavy(3_999_000_000_000n, give(5))));
    chain.next();
    expect(chain.events()).toEqual(['Scheduler.PermanentlyOverweight']);
    chain.next();
    expect(chain.events()).toEqual([]);
    expect(free()).toBe(tao(1_000));
  });
});

describe('a long call', () => {
  const long = utility.calls.batch({ calls: [system.calls.remark({ remark: new Uint8Array(200) }), give(5)] });
  it('is looked up in the preimages', () => {
    chain.asRoot(at(2, long));
    expect(chain.events()).toContain('Preimage.Noted');
    chain.next();
    expect(free()).toBe(tao(5));
  });
  it('whose preimage is gone is reported', () => {
    chain.asRoot(at(2, long));
    const [task] = storage.Agenda.get(chain.ctx, 2);
    preimage.storage.PreimageFor.clear(chain.ctx);
    expect(task?.call.type).toBe('Lookup');
    chain.next();
    expect(chain.events()).toContain('Scheduler.CallUnavailable');
  });
});
