// Moving rao: between accounts, into being, out of being. substrate: frame/support/src/traits/tokens/fungible/regular.rs
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { AccountId } from '../../frame/types.ts';
import { EXISTENTIAL_DEPOSIT, mutateAccount } from './account.ts';
import { balances } from './declaration.ts';
import {
  ensureCanDeposit,
  ensureCanWithdraw,
  freeBalance,
  reducibleBalance,
  totalIssuance,
  type Fortitude,
  type Preservation,
} from './spendable.ts';

const { TotalIssuance } = balances.storage;
const { events, errors } = balances;
/** `Exact`: the whole amount or an error. `BestEffort`: as much as goes. */
export type Precision = 'Exact' | 'BestEffort';
const MAX_U64 = (1n << 64n) - 1n;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Moves rao between two accounts and deposits `Balances.Transfer`. Moving to oneself checks and does nothing.
 * @throws DispatchError Token.FundsUnavailable, Token.Frozen, Token.NotExpendable, Token.BelowMinimum …
 */
export function transfer(
  ctx: Context,
  from: AccountId,
  to: AccountId,
  amountRao: bigint,
  preservation: Preservation = 'Expendable',
): void {
  ensureCanWithdraw(ctx, from, amountRao, preservation !== 'Expendable');
  ensureCanDeposit(ctx, to, amountRao);
  if (from === to) return;
  decrease(ctx, from, amountRao, 'BestEffort', preservation);
  increase(ctx, to, amountRao, 'BestEffort');
  ctx.deposit(events.Transfer({ from, to, amount: amountRao }));
}

/**
 * Makes new rao in an account (`Balances.Minted`); the issuance grows.
 * @throws DispatchError Arithmetic.Overflow, Token.BelowMinimum
 */
export function mint(ctx: Context, who: AccountId, amountRao: bigint): void {
  if (totalIssuance(ctx) + amountRao > MAX_U64) throw DispatchError.arithmetic('Overflow');
  const actual = increase(ctx, who, amountRao, 'Exact');
  TotalIssuance.mutate(ctx, (total) => total + actual);
  ctx.deposit(events.Minted({ who, amount: amountRao }));
}

/**
 * Destroys rao of an account (`Balances.Burned`); the issuance shrinks. Says how many.
 * @throws DispatchError Token.FundsUnavailable (Exact), Arithmetic.Underflow
 */
export function burn(
  ctx: Context,
  who: AccountId,
  amountRao: bigint,
  preservation: Preservation = 'Expendable',
  precision: Precision = 'Exact',
  fortitude: Fortitude = 'Polite',
): bigint {
  const reducible = least(reducibleBalance(ctx, who, preservation, fortitude), amountRao);
  if (reducible !== amountRao && precision === 'Exact') throw DispatchError.token('FundsUnavailable');
  if (totalIssuance(ctx) < reducible) throw DispatchError.arithmetic('Underflow');
  const actual = decrease(ctx, who, reducible, 'BestEffort', preservation, fortitude);
  rescind(ctx, actual);
  ctx.deposit(events.Burned({ who, amount: actual }));
  return actual;
}

/**
 * Takes rao out of an account into the caller's hands (`Balances.Withdraw`); the issuance stays. The caller must `deposit` all of
 * it somewhere or `rescind` it. Says how many.
 * @throws DispatchError Token.FundsUnavailable (Exact)
 */
export function withdraw(
  ctx: Context,
  who: AccountId,
  amountRao: bigint,
  preservation: Preservation = 'Expendable',
  precision: Precision = 'Exact',
  fortitude: Fortitude = 'Polite',
): bigint {
  const actual = decrease(ctx, who, amountRao, precision, preservation, fortitude);
  ctx.deposit(events.Withdraw({ who, amount: actual }));
  return actual;
}

/**
 * Puts rao withdrawn before (or issued by the caller) into an account (`Balances.Deposit`); the issuance stays. Says how many went in:
 * with `BestEffort` an amount that cannot keep an account alive goes nowhere.
 * @throws DispatchError Token.BelowMinimum, Arithmetic.Overflow (Exact)
 */
export function deposit(ctx: Context, who: AccountId, amountRao: bigint, precision: Precision = 'Exact'): bigint {
  const actual = increase(ctx, who, amountRao, precision);
  ctx.deposit(events.Deposit({ who, amount: actual }));
  return actual;
}

/** Removes withdrawn rao from the issuance: they are no more. */
export function rescind(ctx: Context, amountRao: bigint): void {
  TotalIssuance.mutate(ctx, (total) => (total > amountRao ? total - amountRao : 0n));
}
/** Adds rao to the issuance, to be deposited by the caller. */
export function issue(ctx: Context, amountRao: bigint): void {
  TotalIssuance.mutate(ctx, (total) => least(total + amountRao, MAX_U64));
}

function decrease(
  ctx: Context,
  who: AccountId,
  wantedRao: bigint,
  precision: Precision,
  preservation: Preservation,
  fortitude: Fortitude = 'Polite',
): bigint {
  const reducible = reducibleBalance(ctx, who, preservation, fortitude);
  if (precision === 'Exact' && reducible < wantedRao) throw DispatchError.token('FundsUnavailable');
  const amountRao = least(wantedRao, reducible);
  writeFree(ctx, who, (free) => free - amountRao);
  return amountRao;
}

function increase(ctx: Context, who: AccountId, amountRao: bigint, precision: Precision): bigint {
  let actual = 0n;
  writeFree(ctx, who, (free) => {
    let next = free + amountRao;
    if (next > MAX_U64) {
      if (precision === 'Exact') throw DispatchError.arithmetic('Overflow');
      next = MAX_U64;
    }
    if (next < EXISTENTIAL_DEPOSIT) {
      if (precision === 'Exact') throw DispatchError.token('BelowMinimum');
      return free;
    }
    actual = next - free;
    return next;
  });
  return actual;
}

function writeFree(ctx: Context, who: AccountId, next: (free: bigint) => bigint): void {
  const most = reducibleBalance(ctx, who, 'Expendable', 'Force');
  const free = freeBalance(ctx, who);
  const target = next(free);
  if (target === free) return;
  if (free - target > most) throw errors.InsufficientBalance();
  mutateAccount(ctx, who, (account) => {
    account.free = target;
  });
}
