import { bool, bytes, plainEnum, struct, u64, u8, variant, vec } from '../frame/types.ts';

const invalidTransaction = variant('sp_runtime::transaction_validity::InvalidTransaction', {
  Call: [0],
  Payment: [1],
  Future: [2],
  Stale: [3],
  BadProof: [4],
  AncientBirthBlock: [5],
  ExhaustsResources: [6],
  Custom: [7, u8],
  BadMandatory: [8],
  MandatoryValidation: [9],
  BadSigner: [10],
  IndeterminateImplicit: [11],
  UnknownOrigin: [12],
});
const unknownTransaction = variant('sp_runtime::transaction_validity::UnknownTransaction', {
  CannotLookup: [0],
  NoUnsignedValidator: [1],
  Custom: [2, u8],
});
export const transactionValidityError = variant('sp_runtime::transaction_validity::TransactionValidityError', {
  Invalid: [0, invalidTransaction],
  Unknown: [1, unknownTransaction],
});
export const transactionSource = plainEnum('sp_runtime::transaction_validity::TransactionSource', [
  'InBlock',
  'Local',
  'External',
]);
export const validTransaction = struct('sp_runtime::transaction_validity::ValidTransaction', {
  priority: [u64, 'TransactionPriority'],
  requires: [vec(bytes), 'Vec<TransactionTag>'],
  provides: [vec(bytes), 'Vec<TransactionTag>'],
  longevity: [u64, 'TransactionLongevity'],
  propagate: bool,
});
