// The one way in which balances change: it keeps the references of the account and its existence in step.
// substrate: frame/balances/src/lib.rs (`try_mutate_account`)
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { Storage } from '../../frame/state.ts';
import type { AccountId } from '../../frame/types.ts';
import {
  consumers,
  decConsumers,
  decProviders,
  EMPTY_DATA,
  incConsumers,
  incProviders,
  NEW_LOGIC,
  providers,
  putAccountData,
  type AccountData,
} from '../system/account-references.ts';
import { system } from '../system/declaration.ts';
import { balances } from './declaration.ts';

/** Least free balance an account can have, in rao. */
export const EXISTENTIAL_DEPOSIT = balances.constants.ExistentialDeposit;
const { TotalIssuance } = balances.storage;
const MAX_U64 = (1n << 64n) - 1n;

/** Free, reserved and frozen rao of an account; zeros when there is none. */
export const accountData = (s: Storage, who: AccountId): AccountData => system.storage.Account.get(s, who).data;

const isEmpty = (d: AccountData): boolean =>
  d.free === 0n && d.reserved === 0n && d.frozen === 0n && d.flags === NEW_LOGIC;

/**
 * Changes the balances of an account by `change`, which gets a copy to write to and may throw. Creates and ends the account as
 * its free balance crosses the existential deposit; what is left below it is lost (`DustLost`) and leaves the issuance.
 * @throws whatever `change` throws; DispatchError ConsumerRemaining, NoProviders, TooManyConsumers. The caller's call is then rolled back.
 */
export function mutateAccount<T>(ctx: Context, who: AccountId, change: (account: AccountData, isNew: boolean) => T): T {
  ensureUpgraded(ctx, who);
  const before = accountData(ctx, who);
  const isNew = isEmpty(before);
  const account: AccountData = isNew ? { ...EMPTY_DATA } : { ...before };
  const didProvide = account.free >= EXISTENTIAL_DEPOSIT && providers(ctx, who) > 0;
  const didConsume = !isNew && (account.reserved > 0n || account.frozen > 0n);
  const result = change(account, isNew);
  if (account.free < 0n || account.reserved < 0n) throw DispatchError.arithmetic('Underflow');
  if (account.free > MAX_U64 || account.reserved > MAX_U64) throw DispatchError.arithmetic('Overflow');
  const doesProvide = account.free >= EXISTENTIAL_DEPOSIT;
  const doesConsume = account.reserved > 0n || account.frozen > 0n;
  if (!didProvide && doesProvide) incProviders(ctx, who);
  if (didConsume && !doesConsume) decConsumers(ctx, who);
  if (!didConsume && doesConsume) incConsumers(ctx, who);
  if (doesConsume && consumers(ctx, who) === 0) incConsumers(ctx, who);
  // Ends the account, so it comes last.
  if (didProvide && !doesProvide) decProviders(ctx, who);

  const gone = account.free < EXISTENTIAL_DEPOSIT && account.reserved === 0n;
  const dust = gone ? account.free : 0n;
  putAccountData(ctx, who, gone ? undefined : account);
  if (isNew) ctx.deposit(balances.events.Endowed({ account: who, free_balance: account.free }));
  if (dust > 0n) {
    ctx.deposit(balances.events.DustLost({ account: who, amount: dust }));
    TotalIssuance.mutate(ctx, (total) => (total > dust ? total - dust : 0n));
  }
  return result;
}

/** Moves an account to the present way of counting references. True when there was something to do. */
export function ensureUpgraded(ctx: Context, who: AccountId): boolean {
  const account = system.storage.Account.get(ctx, who);
  const { data } = account;
  if ((data.flags & NEW_LOGIC) !== 0n) return false;
  data.flags |= NEW_LOGIC;
  if (data.reserved > 0n && data.frozen === 0n) {
    if (account.providers === 0) {
      data.free = data.free > EXISTENTIAL_DEPOSIT ? data.free : EXISTENTIAL_DEPOSIT;
      incProviders(ctx, who);
    }
    system.storage.Account.mutate(ctx, who, (a) => ({ ...a, consumers: a.consumers + 1 }));
  }
  system.storage.Account.mutate(ctx, who, (a) => ({ ...a, data }));
  ctx.deposit(balances.events.Upgraded({ who }));
  return true;
}
