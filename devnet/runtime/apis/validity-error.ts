import type { ValueOf } from '../frame/type.ts';
import type { InvalidTransaction } from '../runtime.ts';
import type { transactionValidityError } from '../types/transaction-validity.ts';

type ValidityErrorValue = ValueOf<typeof transactionValidityError>;

/** A reason as the runtime's type has it. @throws Error for a defect of the runtime (it has no such value) */
export function validityErrorOf({ kind, name, custom, cause }: InvalidTransaction): ValidityErrorValue {
  if (name === 'Panicked') throw new Error('the extrinsic made the runtime fail', { cause });
  const value = name === 'Custom' ? { type: name, value: custom ?? 255 } : { type: name };
  return { type: kind, value } as ValidityErrorValue;
}
