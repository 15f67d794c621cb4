import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import * as balances from '../../balances/index.ts';
import { errors, storage } from '../pallet.ts';
import { sub } from '../saturating.ts';

/** Free rao that are not frozen; taking all of them may end the account. */
export const spendable = (ctx: Context, who: AccountId): bigint => balances.reducibleBalance(ctx, who, 'Expendable');

/** Rao that can leave while the existential deposit stays. */
export const reducible = (ctx: Context, who: AccountId): bigint => balances.reducibleBalance(ctx, who, 'Preserve');

/** Moves rao; the payer stays alive. @throws DispatchError Token.FundsUnavailable and the like */
export const transferTao = (ctx: Context, from: AccountId, to: AccountId, rao: bigint): void =>
  balances.transfer(ctx, from, to, rao, 'Preserve');

/**
 * Moves rao; the payer may end, and what it leaves below the existential deposit leaves the issuance too.
 * subtensor: pallets/subtensor/src/coinbase/tao.rs `transfer_tao`
 * @throws InsufficientBalance
 */
export function payTao(ctx: Context, from: AccountId, to: AccountId, rao: bigint): void {
  if (rao > spendable(ctx, from)) throw errors.InsufficientBalance();
  const before = balances.totalIssuance(ctx);
  balances.transfer(ctx, from, to, rao, 'Expendable');
  const dustRao = before - balances.totalIssuance(ctx);
  if (dustRao > 0n) lowerIssuance(ctx, dustRao);
}

/** Pays, or leaves everything as it was when the payment fails. @returns whether it was paid */
export function tryPayTao(ctx: Context, from: AccountId, to: AccountId, rao: bigint): boolean {
  try {
    ctx.transactional(() => payTao(ctx, from, to, rao));
    return true;
  } catch (error) {
    if (error instanceof DispatchError) return false;
    throw error;
  }
}

/** Takes rao out of existence; they can be emitted again. @throws InsufficientBalance when the account would not stay alive */
export function recycleTao(ctx: Context, who: AccountId, rao: bigint): void {
  if (rao > reducible(ctx, who)) throw errors.InsufficientBalance();
  lowerIssuance(ctx, rao);
  balances.withdraw(ctx, who, rao, 'Expendable', 'Exact', 'Force');
  balances.rescind(ctx, rao);
}

/** Lowers the issuance that emission is computed from. */
export function lowerIssuance(ctx: Context, rao: bigint): void {
  storage.TotalIssuance.mutate(ctx, (total) => sub(total, rao));
}
