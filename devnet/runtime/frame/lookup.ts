import type { ValueOf } from './type.ts';
import type { AccountId } from './types.ts';
import type { multiAddress } from '../types/multi.ts';
import { DispatchError } from './dispatch-error.ts';

/** The account an address names. Only account ids do on this chain. @throws DispatchError CannotLookup */
export function lookup(address: ValueOf<typeof multiAddress>): AccountId {
  if (address.type !== 'Id') throw DispatchError.cannotLookup();
  return address.value;
}
