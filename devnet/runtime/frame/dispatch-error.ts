import type { PostDispatch } from './dispatch.ts';
import { fixedBytes, plainEnum, struct, u8, variant } from './types.ts';
import type { ValueOf } from './type.ts';

const moduleError = struct('sp_runtime::ModuleError', {
  index: u8,
  error: [fixedBytes(4), '[u8; MAX_MODULE_ERROR_ENCODED_SIZE]'],
});
const tokenError = plainEnum('sp_runtime::TokenError', [
  'FundsUnavailable',
  'OnlyProvider',
  'BelowMinimum',
  'CannotCreate',
  'UnknownAsset',
  'Frozen',
  'Unsupported',
  'CannotCreateHold',
  'NotExpendable',
  'Blocked',
]);
const arithmeticError = plainEnum('sp_arithmetic::ArithmeticError', ['Underflow', 'Overflow', 'DivisionByZero']);
const transactionalError = plainEnum('sp_runtime::TransactionalError', ['LimitReached', 'NoLayer']);
const trieError = plainEnum('sp_runtime::proving_trie::TrieError', [
  'InvalidStateRoot',
  'IncompleteDatabase',
  'ValueAtIncompleteKey',
  'DecoderError',
  'InvalidHash',
  'DuplicateKey',
  'ExtraneousNode',
  'ExtraneousValue',
  'ExtraneousHashReference',
  'InvalidChildReference',
  'ValueMismatch',
  'IncompleteProof',
  'RootMismatch',
  'DecodeError',
]);

/** Why a call failed, as clients decode it. substrate: primitives/runtime/src/lib.rs `DispatchError` */
export const dispatchError = variant('sp_runtime::DispatchError', {
  Other: [0],
  CannotLookup: [1],
  BadOrigin: [2],
  Module: [3, moduleError],
  ConsumerRemaining: [4],
  NoProviders: [5],
  TooManyConsumers: [6],
  Token: [7, tokenError],
  Arithmetic: [8, arithmeticError],
  Transactional: [9, transactionalError],
  Exhausted: [10],
  Corruption: [11],
  Unavailable: [12],
  RootNotAllowed: [13],
  Trie: [14, trieError],
});
export type DispatchErrorValue = ValueOf<typeof dispatchError>;

/** Thrown by a call that fails; the block executor rolls the call back and reports `value` in `ExtrinsicFailed`. */
export class DispatchError extends Error {
  override name = 'DispatchError';
  /** What the failed call cost after all, when that differs from its declaration. */
  post?: PostDispatch;
  constructor(
    readonly value: DispatchErrorValue,
    /** `Pallet.Error`, `Token.FundsUnavailable`, `BadOrigin`… for logs and tests. */
    readonly title: string,
  ) {
    super(title);
  }
  static badOrigin(): DispatchError {
    return new DispatchError({ type: 'BadOrigin' }, 'BadOrigin');
  }
  static token(error: ValueOf<typeof tokenError>): DispatchError {
    return new DispatchError({ type: 'Token', value: error }, `Token.${error}`);
  }
  static arithmetic(error: ValueOf<typeof arithmeticError>): DispatchError {
    return new DispatchError({ type: 'Arithmetic', value: error }, `Arithmetic.${error}`);
  }
  static other(text: string): DispatchError {
    return new DispatchError({ type: 'Other' }, `Other: ${text}`);
  }
  static cannotLookup(): DispatchError {
    return new DispatchError({ type: 'CannotLookup' }, 'CannotLookup');
  }
}
