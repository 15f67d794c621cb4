import { bytesToHex, concatBytes, encodeU16, hexToBytes, utf8 } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import type { AccountId } from '../../frame/types.ts';

/** The account with number `index` (u16) of `who`, which only `as_derivative` can use. substrate: frame/utility `derivative_account_id` */
export function derivedAccount(who: AccountId, index: number): AccountId {
  return bytesToHex(blake2b256(concatBytes(utf8('modlpy/utilisuba'), hexToBytes(who), encodeU16(index))));
}
