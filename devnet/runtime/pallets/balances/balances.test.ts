import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { root, signed } from '../../frame/origin.ts';
import { State } from '../../frame/state.ts';
import type { AccountId } from '../../frame/types.ts';
import { Trie } from '../../../../substrate/trie/trie.ts';
import { incConsumers } from '../system/account-references.ts';
import { system } from '../system/declaration.ts';
import {
  accountData,
  burn,
  deposit,
  EXISTENTIAL_DEPOSIT,
  freeBalance,
  issue,
  mint,
  repatriateReserved,
  rescind,
  reserve,
  reservedBalance,
  slashReserved,
  totalIssuance,
  transfer,
  unreserve,
  withdraw,
} from './index.ts';
import { balancesModule } from './module.ts';

const account = (n: number): AccountId => `0x${n.toString(16).padStart(64, '0')}`;
const [A, B, C] = [account(1), account(2), account(3)];
const fresh = (): Context => new Context(new State(Trie.empty(1)), { number: 1 });
const names = (ctx: Context): string[] => ctx.events.map((e) => `${e.type}.${e.value.type}`);
const ED = EXISTENTIAL_DEPOSIT;

let ctx: Context;
beforeEach(() => {
  ctx = fresh();
  mint(ctx, A, 10_000n);
  ctx.events = [];
});

describe('an account', () => {
  it('comes into being with its first transfer, and says so', () => {
    transfer(ctx, A, B, 600n);
    expect(names(ctx)).toEqual(['System.NewAccount', 'Balances.Endowed', 'Balances.Transfer']);
    expect(system.storage.Account.get(ctx, B)).toMatchObject({ providers: 1, consumers: 0, data: { free: 600n } });
  });
  it('cannot come into being below the existential deposit', () => {
    expect(() => transfer(ctx, A, B, ED - 1n)).toThrow('Token.BelowMinimum');
  });
  it('ends when it falls below the existential deposit; what is left is lost to the issuance', () => {
    transfer(ctx, A, B, 9_600n);
    expect(names(ctx)).toEqual([
      'System.KilledAccount',
      'Balances.DustLost',
      'System.NewAccount',
      'Balances.Endowed',
      'Balances.Transfer',
    ]);
    expect(system.storage.Account.has(ctx, A)).toBe(false);
    expect(totalIssuance(ctx)).toBe(9_600n);
  });
  it('that must live keeps the existential deposit', () => {
    expect(() => transfer(ctx, A, B, 9_501n, 'Preserve')).toThrow('Token.NotExpendable');
    transfer(ctx, A, B, 9_500n, 'Preserve');
    expect(freeBalance(ctx, A)).toBe(ED);
  });
  it('that is in use cannot end', () => {
    incConsumers(ctx, A);
    expect(() => transfer(ctx, A, B, 9_999n)).toThrow(DispatchError);
    expect(freeBalance(ctx, A)).toBe(10_000n);
  });
});

describe('reserved rao', () => {
  it('cannot be spent, keep the account alive, and come back', () => {
    reserve(ctx, A, 9_000n);
    expect(accountData(ctx, A)).toMatchObject({ free: 1_000n, reserved: 9_000n });
    expect(system.storage.Account.get(ctx, A).consumers).toBe(1);
    expect(() => transfer(ctx, A, B, 1_001n)).toThrow('Token.FundsUnavailable');
    expect(unreserve(ctx, A, 20_000n)).toBe(11_000n);
    expect(accountData(ctx, A)).toMatchObject({ free: 10_000n, reserved: 0n });
    expect(system.storage.Account.get(ctx, A).consumers).toBe(0);
  });
  it('can be destroyed and can be given to another account', () => {
    transfer(ctx, A, B, 1_000n);
    reserve(ctx, A, 3_000n);
    expect(slashReserved(ctx, A, 1_000n)).toBe(0n);
    expect(repatriateReserved(ctx, A, B, 5_000n, 'Free')).toBe(3_000n);
    expect(freeBalance(ctx, B)).toBe(3_000n);
    expect(totalIssuance(ctx)).toBe(9_000n);
  });
  it('more than there is are refused', () => {
    expect(() => reserve(ctx, A, 10_001n)).toThrow('Balances.InsufficientBalance');
  });
});

describe('withdrawn rao', () => {
  it('are still counted until they are rescinded or deposited', () => {
    expect(withdraw(ctx, A, 4_000n)).toBe(4_000n);
    expect(totalIssuance(ctx)).toBe(10_000n);
    deposit(ctx, B, 3_000n);
    rescind(ctx, 1_000n);
    expect(totalIssuance(ctx)).toBe(freeBalance(ctx, A) + freeBalance(ctx, B));
  });
  it('too few to open an account go nowhere when as many as possible are wanted', () => {
    expect(deposit(ctx, C, ED - 1n, 'BestEffort')).toBe(0n);
    expect(system.storage.Account.has(ctx, C)).toBe(false);
  });
});

describe('the calls', () => {
  const { handlers } = balancesModule;
  const call = (name: string, who: AccountId | undefined, args: unknown) =>
    ctx.transactional(() => handlers[name]!(ctx, who === undefined ? root : signed(who), args as never));
  const to = (value: AccountId) => ({ type: 'Id', value }) as const;

  it('transfer_all takes everything, or everything but the existential deposit', () => {
    call('transfer_all', A, { dest: to(B), keep_alive: true });
    expect(freeBalance(ctx, A)).toBe(ED);
    call('transfer_all', A, { dest: to(B), keep_alive: false });
    expect(system.storage.Account.has(ctx, A)).toBe(false);
    expect(freeBalance(ctx, B)).toBe(10_000n);
  });
  it('force_set_balance moves the issuance along and wipes what is too little', () => {
    call('force_set_balance', undefined, { who: to(B), new_free: 700n });
    expect(totalIssuance(ctx)).toBe(10_700n);
    call('force_set_balance', undefined, { who: to(A), new_free: 499n });
    expect(system.storage.Account.has(ctx, A)).toBe(false);
    expect(totalIssuance(ctx)).toBe(700n);
  });
  it('force_adjust_total_issuance refuses a change of nothing', () => {
    expect(() => call('force_adjust_total_issuance', undefined, { direction: 'Increase', delta: 0n })).toThrow(
      'Balances.DeltaZero',
    );
  });
  it('of root are refused to everybody else', () => {
    expect(() => call('force_set_balance', A, { who: to(A), new_free: 1n })).toThrow('BadOrigin');
    expect(() => call('force_transfer', A, { source: to(B), dest: to(A), value: 1n })).toThrow('BadOrigin');
  });
  it('name accounts by their id only', () => {
    const dest = { type: 'Raw', value: new Uint8Array(32) } as const;
    expect(() => call('transfer_allow_death', A, { dest, value: 1n })).toThrow('CannotLookup');
  });
});

it('whatever is done, the issuance is the sum of all balances, and an account exists exactly while it may', () => {
  const who = fc.integer({ min: 1, max: 4 }).map(account);
  const amount = fc.oneof(fc.bigInt({ min: 0n, max: 1_200n }), fc.bigInt({ min: 0n, max: 50_000n }));
  const preservation = fc.constantFrom('Expendable', 'Protect', 'Preserve') as fc.Arbitrary<'Expendable'>;
  const step: fc.Arbitrary<(c: Context) => unknown> = fc.oneof(
    fc.tuple(who, who, amount, preservation).map(
      ([a, b, n, p]) =>
        (c: Context) =>
          transfer(c, a, b, n, p),
    ),
    fc.tuple(who, amount).map(
      ([a, n]) =>
        (c: Context) =>
          mint(c, a, n),
    ),
    fc.tuple(who, amount, preservation).map(
      ([a, n, p]) =>
        (c: Context) =>
          burn(c, a, n, p),
    ),
    fc.tuple(who, amount).map(
      ([a, n]) =>
        (c: Context) =>
          reserve(c, a, n),
    ),
    fc.tuple(who, amount).map(
      ([a, n]) =>
        (c: Context) =>
          unreserve(c, a, n),
    ),
    fc.tuple(who, amount).map(
      ([a, n]) =>
        (c: Context) =>
          slashReserved(c, a, n),
    ),
    fc.tuple(who, who, amount).map(
      ([a, b, n]) =>
        (c: Context) =>
          repatriateReserved(c, a, b, n, 'Reserved'),
    ),
    fc.tuple(who, who, amount).map(([a, b, n]) => (c: Context) => {
      const taken = withdraw(c, a, n, 'Preserve', 'BestEffort');
      rescind(c, taken - deposit(c, b, taken, 'BestEffort'));
    }),
    fc.tuple(who, amount).map(([a, n]) => (c: Context) => {
      issue(c, n);
      rescind(c, n - deposit(c, a, n, 'BestEffort'));
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const c = fresh();
      for (const run of steps) {
        try {
          c.transactional(() => run(c));
        } catch (error) {
          if (!(error instanceof DispatchError)) throw error;
        }
        let sum = 0n;
        for (const [, info] of system.storage.Account.entries(c)) {
          const { free, reserved } = info.data;
          expect(free >= ED || reserved > 0n).toBe(true);
          expect(info.providers > 0 || info.consumers === 0).toBe(true);
          sum += free + reserved;
        }
        expect(sum).toBe(totalIssuance(c));
        for (let n = 1; n <= 4; n++) expect(reservedBalance(c, account(n)) >= 0n).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
