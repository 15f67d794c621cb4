// Account ids and hashes: lower-case 0x-hex strings, so that they compare with === and serve as map keys.
import type { Hex } from '../../../../substrate/bytes.ts';
import type { Type } from '../type.ts';
import { fixedHex } from './sequences.ts';

/** 32 bytes that name an account, as 0x-hex. */
export type AccountId = Hex;
/** 32-byte hash as 0x-hex. */
export type Hash = Hex;

/** `AccountId32` */
export const accountId: Type<AccountId> = {
  ...fixedHex(32),
  typeName: 'T::AccountId',
  shape: {
    kind: 'composite',
    path: ['sp_core', 'crypto', 'AccountId32'],
    params: [],
    fields: [{ type: fixedHex(32), typeName: '[u8; 32]' }],
  },
};
/** `H256` */
export const h256: Type<Hash> = {
  ...fixedHex(32),
  shape: {
    kind: 'composite',
    path: ['primitive_types', 'H256'],
    params: [],
    fields: [{ type: fixedHex(32), typeName: '[u8; 32]' }],
  },
};
