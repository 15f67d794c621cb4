/** SS58 addresses. Bittensor's prefix is 42; the same key under another prefix belongs to another chain's wallet. */
import { base58Decode, blake2AsU8a, encodeAddress } from '@polkadot/util-crypto';
import { concatBytes, equalBytes, utf8 } from '../../substrate/bytes.ts';
import { BadAddress } from '../errors.ts';

/** SS58 prefix of Bittensor (and of Substrate in general). */
export const BITTENSOR_PREFIX = 42;

const checksumOf = (body: Uint8Array) => blake2AsU8a(concatBytes(utf8('SS58PRE'), body), 512).subarray(0, 2);

/** SS58 text, prefix 42, 48 characters, checked. */
export type Address = string & { readonly __brand: 'Address' };

/** Address of a 32-byte account id. */
export const addressOf = (accountId: Uint8Array): Address => encodeAddress(accountId, BITTENSOR_PREFIX) as Address;

/**
 * Account id (32 bytes) and prefix of any SS58 text, of any chain.
 * @throws BadAddress (format, checksum).
 */
export function decodeSs58(text: string): { accountId: Uint8Array; prefix: number } {
  const bytes = base58(text);
  const wide = ((bytes[0] ?? 0) & 0b0100_0000) !== 0;
  const head = wide ? 2 : 1;
  if (bytes.length !== head + 34 || (bytes[0] as number) > 127) throw new BadAddress({ reason: 'format' });
  const body = bytes.subarray(0, head + 32);
  if (!equalBytes(checksumOf(body), bytes.subarray(head + 32))) throw new BadAddress({ reason: 'checksum' });
  const [first = 0, second = 0] = bytes;
  const prefix = wide ? ((first & 0b0011_1111) << 2) | (second >> 6) | ((second & 0b0011_1111) << 8) : first;
  return { accountId: body.slice(head), prefix };
}

function base58(text: string): Uint8Array {
  // 35 or 36 bytes; each zero in front takes one character only.
  if (text.length < 35 || text.length > 50) throw new BadAddress({ reason: 'format' });
  try {
    return base58Decode(text);
  } catch (cause) {
    throw Object.assign(new BadAddress({ reason: 'format' }), { cause });
  }
}

/**
 * Reads an address as typed or stored. Outer spaces are forgiven.
 * @throws BadAddress: not SS58, mistyped, or of another chain (then with the same key's Bittensor address).
 */
export function parseAddress(text: string): { address: Address; accountId: Uint8Array } {
  const { accountId, prefix } = decodeSs58(text.trim());
  if (prefix !== BITTENSOR_PREFIX) {
    throw new BadAddress({ reason: 'other-chain', prefix, sameKey: addressOf(accountId) });
  }
  return { address: addressOf(accountId), accountId };
}

/** True for exactly the text `parseAddress` would give back. */
export function isAddress(text: unknown): text is Address {
  if (typeof text !== 'string') return false;
  try {
    return parseAddress(text).address === text;
  } catch {
    return false; // the question is yes or no; parseAddress says why
  }
}
