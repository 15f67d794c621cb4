/** Keyfiles encrypted as btcli does today: `$NACL`, nonce 24, secretbox (tag 16, ciphertext); key by argon2i. */
import sodium from 'libsodium-wrappers-sumo';
import { concatBytes, hexToBytes, utf8 } from '../../substrate/bytes.ts';
import { KeyfileUnopened } from '../errors.ts';
import { wipe } from '../keys/wipe.ts';
import type { PasswordHash } from '../ports/password-hash.ts';
import type { RandomBytes } from '../ports/random.ts';

export const NACL_MAGIC = utf8('$NACL');
const HEAD = NACL_MAGIC.length + 24;
/** The same for every file: security comes from the password and the random nonce alone. */
const SALT = hexToBytes('0x137183dff15a09bc9c90b5518739e9b1');
const COSTS = { algorithm: 'argon2i', salt: SALT, passes: 8, memoryBytes: 512 * 1024 * 1024 } as const;

/** The key of a password (32 bytes). Takes 512 MiB and several seconds. Outer spaces are dropped, as btcli does. */
export function naclKey(password: string, hash: PasswordHash, signal?: AbortSignal): Promise<Uint8Array> {
  return hash({ ...COSTS, password: utf8(password.trim()) }, signal);
}

/** Opens a `$NACL` file with its key. @throws KeyfileUnopened: wrong password and damage look the same. */
export async function openNacl(file: Uint8Array, key: Uint8Array): Promise<Uint8Array> {
  await sodium.ready;
  if (file.length < HEAD + 16) throw new KeyfileUnopened({ method: 'NaCl' });
  try {
    return sodium.crypto_secretbox_open_easy(file.subarray(HEAD), file.subarray(NACL_MAGIC.length, HEAD), key);
  } catch (cause) {
    throw Object.assign(new KeyfileUnopened({ method: 'NaCl' }), { cause });
  }
}

/** Encrypts keyfile content for btcli. The result is binary: write it as bytes. */
export async function sealNacl(
  content: Uint8Array,
  password: string,
  hash: PasswordHash,
  random: RandomBytes,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const key = await naclKey(password, hash, signal);
  await sodium.ready;
  const nonce = random(24);
  try {
    return concatBytes(NACL_MAGIC, nonce, sodium.crypto_secretbox_easy(content, nonce, key));
  } finally {
    wipe(key);
  }
}
