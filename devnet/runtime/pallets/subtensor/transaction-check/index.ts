import type { TransactionCheck } from '../../../executive/transaction-check.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import { ensureNotSwapping } from './coldkey-swap-guard.ts';
import { customCode } from './custom-code.ts';
import { payFeeInAlpha } from './fee-in-alpha.ts';
import { guards } from './guards.ts';

/** SubtensorTransactionExtension: refuses calls that are bound to fail, and takes fees from stake. subtensor: runtime/src/lib.rs */
export const subtensorTransactionCheck: TransactionCheck = {
  check(ctx, who, call) {
    const guard = call.type === 'SubtensorModule' ? guards[call.value.type] : undefined;
    try {
      ensureNotSwapping(ctx, who, call);
      guard?.(ctx, who, call.value.value as never);
      return undefined;
    } catch (error) {
      if (error instanceof DispatchError) return { kind: 'Invalid', name: 'Custom', custom: customCode(error.title) };
      throw error;
    }
  },
  payFeeOtherwise: payFeeInAlpha,
};
