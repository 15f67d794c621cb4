import type { InvalidTransaction } from '../runtime.ts';

/**
 * Thrown inside the executive when an extrinsic may not stand in a block at all. It never leaves it: callers get the reason.
 * Names as in substrate: primitives/runtime/src/transaction_validity.rs
 */
export class Invalid extends Error {
  override name = 'Invalid';
  constructor(readonly reason: InvalidTransaction) {
    super(reason.name);
  }
}
export type InvalidName =
  | 'Call'
  | 'Payment'
  | 'Future'
  | 'Stale'
  | 'BadProof'
  | 'AncientBirthBlock'
  | 'ExhaustsResources'
  | 'BadMandatory'
  | 'MandatoryValidation'
  | 'BadSigner'
  | 'IndeterminateImplicit';

export const invalid = (name: InvalidName): Invalid => new Invalid({ kind: 'Invalid', name });
export const cannotLookup = (): Invalid => new Invalid({ kind: 'Unknown', name: 'CannotLookup' });
export const noUnsignedValidator = (): Invalid => new Invalid({ kind: 'Unknown', name: 'NoUnsignedValidator' });
