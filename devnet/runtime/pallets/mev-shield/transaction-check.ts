import type { Era } from '../../../../substrate/era.ts';
import type { TransactionCheck } from '../../executive/transaction-check.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { parseShielded } from './shielded-transaction.ts';

/** A wrapper is of use for a few blocks only; one that lives longer would block its account. subtensor: runtime/src/check_mortality.rs */
const MAX_ERA_BLOCKS = 8;
/** subtensor: common/src/transaction_error.rs `FailedShieldedTxParsing` */
const FAILED_PARSING = 23;

const isWrapper = (call: RuntimeCall): boolean => call.type === 'MevShield' && call.value.type === 'submit_encrypted';
const tooLong = (era: Era): boolean => !era.mortal || era.period > MAX_ERA_BLOCKS;

/** CheckShieldedTxValidity and this chain's part of CheckMortality. subtensor: pallets/shield/src/extension.rs */
export const shieldTransactionCheck: TransactionCheck = {
  checkEra: (era, call) => (isWrapper(call) && tooLong(era) ? { kind: 'Invalid', name: 'Stale' } : undefined),
  check: (_ctx, _who, call) => {
    if (!isWrapper(call)) return undefined;
    const { ciphertext } = call.value.value as { ciphertext: Uint8Array };
    return parseShielded(ciphertext) ? undefined : { kind: 'Invalid', name: 'Custom', custom: FAILED_PARSING };
  },
};
