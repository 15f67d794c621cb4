import { bytesToHex, concatBytes, encodeU16, encodeU32, hexToBytes, utf8 } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import type { AccountId } from '../../frame/types.ts';
import { PROXY_TYPES, type ProxyType } from './types.ts';

/** Where a pure account was made: block number and place of the extrinsic in the block. */
export interface Birth {
  readonly height: number;
  readonly extrinsicIndex: number;
}

/** The account without a key that `spawner` makes. subtensor: pallets/proxy/src/lib.rs `pure_account` */
export function pureAccount(spawner: AccountId, type: ProxyType, index: number, birth: Birth): AccountId {
  return bytesToHex(
    blake2b256(
      concatBytes(
        utf8('modlpy/proxy____'),
        hexToBytes(spawner),
        encodeU32(birth.height),
        encodeU32(birth.extrinsicIndex),
        Uint8Array.of(PROXY_TYPES.indexOf(type)),
        encodeU16(index),
      ),
    ),
  );
}
