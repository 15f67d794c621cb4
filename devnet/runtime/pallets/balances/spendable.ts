// What of a balance may leave an account. substrate: frame/balances/src/impl_fungible.rs
import type { Storage } from '../../frame/state.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { AccountId } from '../../frame/types.ts';
import { canDecProvider, providers } from '../system/account-references.ts';
import { accountData, EXISTENTIAL_DEPOSIT } from './account.ts';
import { balances } from './declaration.ts';

/**
 * What must be left of the paying account. `Expendable`: it may end. `Preserve`: the existential deposit stays.
 * `Protect`: as Preserve when nothing else keeps the account alive.
 */
export type Preservation = 'Expendable' | 'Protect' | 'Preserve';
/** `Polite` respects locks and freezes, `Force` does not. */
export type Fortitude = 'Polite' | 'Force';

/** Free rao of an account, spendable or not. */
export const freeBalance = (s: Storage, who: AccountId): bigint => accountData(s, who).free;
/** Free and reserved rao of an account. */
export const totalBalance = (s: Storage, who: AccountId): bigint => {
  const { free, reserved } = accountData(s, who);
  return free + reserved;
};
/** All rao there are, as this pallet counts them. */
export const totalIssuance = (s: Storage): bigint => balances.storage.TotalIssuance.get(s);

/** Most rao that can leave an account under the given conditions. */
export function reducibleBalance(
  s: Storage,
  who: AccountId,
  preservation: Preservation,
  fortitude: Fortitude = 'Polite',
): bigint {
  const a = accountData(s, who);
  let untouchable = fortitude === 'Polite' && a.frozen > a.reserved ? a.frozen - a.reserved : 0n;
  const mustLive =
    preservation === 'Preserve' ||
    (preservation === 'Protect' && a.free > 0n && providers(s, who) === 1) ||
    (preservation === 'Expendable' && a.free > 0n && !canDecProvider(s, who));
  if (mustLive && untouchable < EXISTENTIAL_DEPOSIT) untouchable = EXISTENTIAL_DEPOSIT;
  return a.free > untouchable ? a.free - untouchable : 0n;
}

/**
 * @throws DispatchError Token.FundsUnavailable, Token.Frozen, Token.OnlyProvider, Token.NotExpendable (when the account must
 * live and would not), Arithmetic.Underflow
 */
export function ensureCanWithdraw(s: Storage, who: AccountId, amountRao: bigint, keepAlive: boolean): void {
  if (amountRao === 0n) return;
  if (totalIssuance(s) < amountRao) throw DispatchError.arithmetic('Underflow');
  const account = accountData(s, who);
  const left = account.free - amountRao;
  if (left < 0n) throw DispatchError.token('FundsUnavailable');
  if (amountRao > reducibleBalance(s, who, 'Expendable')) throw DispatchError.token('Frozen');
  const dies = left < EXISTENTIAL_DEPOSIT;
  if (dies && !canDecProvider(s, who)) throw DispatchError.token('OnlyProvider');
  if (left + account.reserved < account.frozen) throw DispatchError.token('Frozen');
  if (dies && keepAlive) throw DispatchError.token('NotExpendable');
}

/** @throws DispatchError Token.BelowMinimum, Arithmetic.Overflow */
export function ensureCanDeposit(s: Storage, who: AccountId, amountRao: bigint): void {
  if (amountRao === 0n) return;
  const account = accountData(s, who);
  const free = account.free + amountRao;
  if (free + account.reserved >= 1n << 64n) throw DispatchError.arithmetic('Overflow');
  if (free < EXISTENTIAL_DEPOSIT) throw DispatchError.token('BelowMinimum');
}
