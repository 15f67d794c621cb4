// The hash that binds a synapse's body to the caller's signature.
// Source: Python SDK 10, Synapse.body_hash: SHA3-256 over the hex hashes of `str(value)` of each required_hash_field.
import { sha3_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { pyStr } from '../python/repr.ts';
import type { PyDict } from '../python/value.ts';
import { FieldValueError } from './coerce.ts';
import type { SynapseSchema } from './synapse-schema.ts';

/** The hash of a synapse that hashes no field: SHA3-256 of the empty text. */
export const EMPTY_BODY_HASH = 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a';

const HALF_PAIR = /\p{Surrogate}/u;

/** SHA3-256 of UTF-8 text: 64 lower-case hex digits, no prefix. */
export const sha3Hex = (text: string): string => bytesToHex(sha3_256(utf8ToBytes(text)));

/**
 * Body hash of fitted fields (`coerceFields`): 64 lower-case hex digits.
 * @throws FieldValueError when a hashed text holds half a surrogate pair, which has no UTF-8 and no hash in Python either.
 */
export function bodyHash(schema: SynapseSchema, fields: PyDict): string {
  if (schema.requiredHashFields.length === 0) return EMPTY_BODY_HASH;
  const hashes = schema.requiredHashFields.map((name) => {
    const text = pyStr(fields.get(name) ?? null);
    if (HALF_PAIR.test(text)) throw new FieldValueError(name, 'holds half a surrogate pair');
    return sha3Hex(text);
  });
  return sha3Hex(hashes.join(''));
}
