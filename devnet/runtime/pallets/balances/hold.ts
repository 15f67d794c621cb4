// Rao on hold for a named reason: still the account's own, but out of its reach. They count as reserved.
// substrate: frame/balances/src/impl_fungible.rs, frame/support/src/traits/tokens/fungible/hold.rs
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { Storage } from '../../frame/state.ts';
import { encode, type ValueOf } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { equalBytes } from '../../../../substrate/bytes.ts';
import { runtimeHoldReason } from '../../types/balances.ts';
import { providers } from '../system/account-references.ts';
import { mutateAccount } from './account.ts';
import { balances } from './declaration.ts';
import { reducibleBalance } from './spendable.ts';

export type HoldReason = ValueOf<typeof runtimeHoldReason>;
const { Holds } = balances.storage;
/** One hold for each reason there is. */
const MAX_HOLDS = 4;

const same = (a: HoldReason, b: HoldReason): boolean =>
  equalBytes(encode(runtimeHoldReason, a), encode(runtimeHoldReason, b));

/** Rao an account has on hold for a reason. */
export const heldBalance = (s: Storage, who: AccountId, reason: HoldReason): bigint =>
  Holds.get(s, who).find((hold) => same(hold.id, reason))?.amount ?? 0n;

function putHeld(ctx: Context, who: AccountId, reason: HoldReason, amountRao: bigint): void {
  const others = Holds.get(ctx, who).filter((hold) => !same(hold.id, reason));
  const holds = amountRao > 0n ? [...others, { id: reason, amount: amountRao }] : others;
  if (holds.length > 0) Holds.put(ctx, who, holds);
  else Holds.remove(ctx, who);
}

/** Puts rao on hold. @throws DispatchError Token.CannotCreateHold, Token.FundsUnavailable, TooManyConsumers */
export function hold(ctx: Context, who: AccountId, reason: HoldReason, amountRao: bigint): void {
  if (amountRao === 0n) return;
  const holds = Holds.get(ctx, who);
  const full = holds.length >= MAX_HOLDS && !holds.some((h) => same(h.id, reason));
  if (providers(ctx, who) === 0 || full) throw DispatchError.token('CannotCreateHold');
  if (amountRao > reducibleBalance(ctx, who, 'Protect', 'Force')) throw DispatchError.token('FundsUnavailable');
  const held = heldBalance(ctx, who, reason);
  mutateAccount(ctx, who, (account) => {
    account.free -= amountRao;
    account.reserved += amountRao;
  });
  putHeld(ctx, who, reason, held + amountRao);
}

/** Gives held rao back, as many as there are. Says how many. */
export function releaseHold(ctx: Context, who: AccountId, reason: HoldReason, amountRao: bigint): bigint {
  const held = heldBalance(ctx, who, reason);
  const released = held < amountRao ? held : amountRao;
  if (released === 0n) return 0n;
  mutateAccount(ctx, who, (account) => {
    account.free += released;
    account.reserved -= released;
  });
  putHeld(ctx, who, reason, held - released);
  return released;
}

/** Destroys held rao, as many as there are. Says how many. */
export function burnHeld(ctx: Context, who: AccountId, reason: HoldReason, amountRao: bigint): bigint {
  const held = heldBalance(ctx, who, reason);
  const burned = held < amountRao ? held : amountRao;
  if (burned === 0n) return 0n;
  mutateAccount(ctx, who, (account) => {
    account.reserved -= burned;
  });
  putHeld(ctx, who, reason, held - burned);
  balances.storage.TotalIssuance.mutate(ctx, (total) => total - burned);
  return burned;
}
