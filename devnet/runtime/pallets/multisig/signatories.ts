import { bytesToHex, concatBytes, encodeU16, utf8 } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import { encode } from '../../frame/type.ts';
import { accountId, vec, type AccountId } from '../../frame/types.ts';
import { multisig } from './declaration.ts';

const { errors } = multisig;
const list = vec(accountId);

/**
 * All signatories in order: the others, who come sorted, and the sender.
 * @throws DispatchError Multisig.TooFewSignatories, TooManySignatories, SignatoriesOutOfOrder, SenderInSignatories
 */
export function signatories(others: readonly AccountId[], sender: AccountId): AccountId[] {
  if (others.length === 0) throw errors.TooFewSignatories();
  if (others.length >= multisig.constants.MaxSignatories) throw errors.TooManySignatories();
  others.forEach((other, i) => {
    if (i > 0 && others[i - 1]! >= other) throw errors.SignatoriesOutOfOrder();
    if (other === sender) throw errors.SenderInSignatories();
  });
  return [...others, sender].sort((a, b) => (a < b ? -1 : 1));
}

/** The account that `threshold` of the signatories control. substrate: frame/multisig/src/lib.rs `multi_account_id` */
export const multisigAccount = (all: readonly AccountId[], threshold: number): AccountId =>
  bytesToHex(blake2b256(concatBytes(utf8('modlpy/utilisuba'), encode(list, [...all]), encodeU16(threshold))));
