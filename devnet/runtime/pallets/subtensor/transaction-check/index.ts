import type { TransactionCheck } from '../../../executive/transaction-check.ts';
import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import type { AccountId } from '../../../frame/types.ts';
import { ensureNotSwapping } from './coldkey-swap-guard.ts';
import { customCode } from './custom-code.ts';
import { payFeeInAlpha } from './fee-in-alpha.ts';
import { guardRefTime } from './guard-cost.ts';
import { guards } from './guards.ts';

/** @throws DispatchError the error with which the call would be refused */
function guardCall(ctx: Context, who: AccountId, call: RuntimeCall): void {
  ensureNotSwapping(ctx, who, call);
  if (call.type === 'SubtensorModule') guards[call.value.type]?.(ctx, who, call.value.value as never);
}

/**
 * SubtensorTransactionExtension: refuses calls that are bound to fail, and takes fees from stake. The same guards stand before every
 * dispatch, so that no batch or proxy goes round them. subtensor: runtime/src/lib.rs (`DispatchExtension`)
 */
export const subtensorTransactionCheck: TransactionCheck = {
  check(ctx, who, call) {
    try {
      guardCall(ctx, who, call);
      return undefined;
    } catch (error) {
      if (error instanceof DispatchError) return { kind: 'Invalid', name: 'Custom', custom: customCode(error.title) };
      throw error;
    }
  },
  checkDispatch: guardCall,
  refTime: guardRefTime,
  payFeeOtherwise: payFeeInAlpha,
};
