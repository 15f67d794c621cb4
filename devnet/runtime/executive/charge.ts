// Fees: taken before the call runs, corrected after it, and given to the author of the block.
// substrate: frame/transaction-payment/src/{lib,payment}.rs; subtensor: pallets/transaction-fee/src/lib.rs
import type { Context } from '../frame/context.ts';
import { DispatchError } from '../frame/dispatch-error.ts';
import type { RuntimeCall } from '../frame/dispatch.ts';
import type { AccountId } from '../frame/types.ts';
import { deposit, rescind, totalBalance, withdraw } from '../pallets/balances/index.ts';
import { transactionPayment } from '../pallets/transaction-payment/declaration.ts';
import { invalid } from './invalid.ts';
import type { TransactionCheck } from './transaction-check.ts';

/** A fee that was taken. */
export interface Charge {
  readonly who: AccountId;
  readonly paidRao: bigint;
  readonly tipRao: bigint;
  /** Paid in another way: settled already, never corrected. */
  readonly settled: boolean;
}

/** Takes the fee, tip included, leaving the existential deposit. @throws Invalid Payment */
export function takeFee(
  ctx: Context,
  signer: AccountId,
  call: RuntimeCall,
  feeRao: bigint,
  tipRao: bigint,
  checks: readonly TransactionCheck[],
): Charge {
  const payer = checks.map((c) => c.payer?.(ctx, signer, call)).find((p) => p !== undefined);
  const who = payer ?? signer;
  if (feeRao === 0n) return { who, paidRao: 0n, tipRao, settled: false };
  try {
    ctx.transactional(() => withdraw(ctx, who, feeRao, 'Preserve'));
    return { who, paidRao: feeRao, tipRao, settled: false };
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
  }
  for (const check of checks) {
    const payment = check.payFeeOtherwise?.(ctx, who, call, feeRao);
    if (payment) return { who, paidRao: payment.paidRao, tipRao, settled: true };
  }
  throw invalid('Payment');
}

/** Gives back what was taken too much, hands the rest to the author, and reports the fee. */
export function settleFee(ctx: Context, charge: Charge, actualRao: bigint): void {
  const { who, paidRao, tipRao, settled } = charge;
  if (!settled && paidRao > 0n) {
    const excess = paidRao > actualRao ? paidRao - actualRao : 0n;
    const refunded = excess > 0n && totalBalance(ctx, who) > 0n ? deposit(ctx, who, excess, 'BestEffort') : 0n;
    payAuthor(ctx, paidRao - refunded);
  }
  ctx.deposit(transactionPayment.events.TransactionFeePaid({ who, actual_fee: actualRao, tip: tipRao }));
}

/** What the author cannot take (too little to open an account, or there is no author) is no more. */
function payAuthor(ctx: Context, amountRao: bigint): void {
  if (amountRao === 0n) return;
  const { author } = ctx.block;
  try {
    if (author !== undefined) {
      ctx.transactional(() => deposit(ctx, author, amountRao));
      return;
    }
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
  }
  rescind(ctx, amountRao);
}
