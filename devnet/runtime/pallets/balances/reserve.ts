// Reserved rao: still the account's own, but out of its reach (deposits). substrate: frame/balances/src/impl_currency.rs
import type { Context } from '../../frame/context.ts';
import type { Storage } from '../../frame/state.ts';
import type { AccountId } from '../../frame/types.ts';
import { accountData, mutateAccount } from './account.ts';
import { balances } from './declaration.ts';
import { rescind } from './move.ts';
import { totalBalance } from './spendable.ts';

const { events, errors } = balances;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export const reservedBalance = (s: Storage, who: AccountId): bigint => accountData(s, who).reserved;

/** True when `reserve` would succeed. */
export function canReserve(s: Storage, who: AccountId, amountRao: bigint): boolean {
  const { free, frozen } = accountData(s, who);
  return amountRao === 0n || (free >= amountRao && free - amountRao >= frozen);
}

/** @throws DispatchError Balances.InsufficientBalance, Balances.LiquidityRestrictions, ConsumerRemaining */
export function reserve(ctx: Context, who: AccountId, amountRao: bigint): void {
  if (amountRao === 0n) return;
  mutateAccount(ctx, who, (account) => {
    if (account.free < amountRao) throw errors.InsufficientBalance();
    account.free -= amountRao;
    account.reserved += amountRao;
    if (account.free < account.frozen) throw errors.LiquidityRestrictions();
  });
  ctx.deposit(events.Reserved({ who, amount: amountRao }));
}

/** Gives reserved rao back, as many as there are. Says how many were missing. */
export function unreserve(ctx: Context, who: AccountId, amountRao: bigint): bigint {
  if (amountRao === 0n) return 0n;
  if (totalBalance(ctx, who) === 0n) return amountRao;
  const actual = mutateAccount(ctx, who, (account) => {
    const amount = least(account.reserved, amountRao);
    account.reserved -= amount;
    account.free += amount;
    return amount;
  });
  ctx.deposit(events.Unreserved({ who, amount: actual }));
  return amountRao - actual;
}

/** Destroys reserved rao, as many as there are. Says how many were missing. */
export function slashReserved(ctx: Context, who: AccountId, amountRao: bigint): bigint {
  if (amountRao === 0n) return 0n;
  if (totalBalance(ctx, who) === 0n) return amountRao;
  const actual = mutateAccount(ctx, who, (account) => {
    const amount = least(account.reserved, amountRao);
    account.reserved -= amount;
    return amount;
  });
  rescind(ctx, actual);
  ctx.deposit(events.Slashed({ who, amount: actual }));
  return amountRao - actual;
}

/**
 * Moves reserved rao to another account, there free or reserved. Says how many were missing.
 * @throws DispatchError Balances.DeadAccount when the beneficiary does not exist
 */
export function repatriateReserved(
  ctx: Context,
  from: AccountId,
  to: AccountId,
  amountRao: bigint,
  status: 'Free' | 'Reserved',
): bigint {
  if (amountRao === 0n) return 0n;
  if (from === to) {
    if (status === 'Free') return unreserve(ctx, from, amountRao);
    const reserved = reservedBalance(ctx, from);
    return amountRao > reserved ? amountRao - reserved : 0n;
  }
  if (totalBalance(ctx, to) === 0n) throw errors.DeadAccount();
  const actual = least(reservedBalance(ctx, from), amountRao);
  if (actual === 0n) return amountRao;
  mutateAccount(ctx, to, (account) => {
    if (status === 'Free') account.free += actual;
    else account.reserved += actual;
  });
  mutateAccount(ctx, from, (account) => {
    account.reserved -= actual;
  });
  ctx.deposit(events.ReserveRepatriated({ from, to, amount: actual, destination_status: status }));
  return amountRao - actual;
}
