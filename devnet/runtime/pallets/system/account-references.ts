// Who keeps an account alive: providers allow it to exist, consumers forbid its end.
// substrate: frame/system/src/lib.rs (`inc_providers` and its neighbours, `StoredMap`)
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { Storage } from '../../frame/state.ts';
import type { ValueOf } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import type { accountData } from '../../types/balances.ts';
import { system } from './declaration.ts';

export type AccountData = ValueOf<typeof accountData>;
const { Account } = system.storage;

/** More consumers than this are refused. substrate: `MaxConsumers` */
const MAX_CONSUMERS = 16;
/** `ExtraFlags` of an account that counts its references the present way: the top bit. */
export const NEW_LOGIC = 1n << 127n;
export const EMPTY_DATA: AccountData = { free: 0n, reserved: 0n, frozen: 0n, flags: NEW_LOGIC };

export const providers = (s: Storage, who: AccountId): number => Account.get(s, who).providers;
export const consumers = (s: Storage, who: AccountId): number => Account.get(s, who).consumers;

/** True when one provider may go without ending the account while it is in use. */
export function canDecProvider(s: Storage, who: AccountId): boolean {
  const account = Account.get(s, who);
  return account.consumers === 0 || account.providers > 1;
}

/** One provider more. The first one creates the account (`System.NewAccount`). */
export function incProviders(ctx: Context, who: AccountId): void {
  const account = Account.get(ctx, who);
  if (account.providers === 0 && account.sufficients === 0) ctx.deposit(system.events.NewAccount({ account: who }));
  Account.put(ctx, who, { ...account, providers: account.providers + 1 });
}

/**
 * One provider less. The last one ends the account (`System.KilledAccount`).
 * @throws DispatchError ConsumerRemaining when the account is still in use
 */
export function decProviders(ctx: Context, who: AccountId): void {
  if (!Account.has(ctx, who)) return;
  const account = Account.get(ctx, who);
  const count = Math.max(account.providers, 1);
  if (count > 1 || account.sufficients > 0) {
    if (account.consumers > 0 && count === 1) throw consumerRemaining();
    Account.put(ctx, who, { ...account, providers: count - 1 });
    return;
  }
  if (account.consumers > 0) throw consumerRemaining();
  Account.remove(ctx, who);
  ctx.deposit(system.events.KilledAccount({ account: who }));
}

/** @throws DispatchError NoProviders, TooManyConsumers */
export function incConsumers(ctx: Context, who: AccountId): void {
  const account = Account.get(ctx, who);
  if (account.providers === 0) throw new DispatchError({ type: 'NoProviders' }, 'NoProviders');
  if (account.consumers >= MAX_CONSUMERS) throw new DispatchError({ type: 'TooManyConsumers' }, 'TooManyConsumers');
  Account.put(ctx, who, { ...account, consumers: account.consumers + 1 });
}
export function decConsumers(ctx: Context, who: AccountId): void {
  Account.mutate(ctx, who, (account) => ({ ...account, consumers: Math.max(0, account.consumers - 1) }));
}

/** Stores the data of an account that has someone to keep it alive; without anyone the account is removed. */
export function putAccountData(ctx: Context, who: AccountId, data: AccountData | undefined): void {
  const account = Account.get(ctx, who);
  if (account.providers > 0 || account.sufficients > 0) Account.put(ctx, who, { ...account, data: data ?? EMPTY_DATA });
  else Account.remove(ctx, who);
}

const consumerRemaining = (): DispatchError => new DispatchError({ type: 'ConsumerRemaining' }, 'ConsumerRemaining');
