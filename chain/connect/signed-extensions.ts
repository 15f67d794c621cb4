import type { ExtDef } from '@polkadot/types/extrinsic/signedExtensions/types';

const adds = { extrinsic: {}, payload: {} };

/**
 * Finney's signed extensions that @polkadot/types does not know. Each adds nothing to a transaction's bytes.
 * subtensor: runtime/src/lib.rs (TxExtension).
 */
export const SIGNED_EXTENSIONS: ExtDef = {
  SudoTransactionExtension: adds,
  CheckShieldedTxValidity: adds,
  SubtensorTransactionExtension: adds,
  DrandPriority: adds,
};
