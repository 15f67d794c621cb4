import sodium from 'libsodium-wrappers-sumo';
import { WalletFault } from '../errors.ts';
import type { PasswordHashRequest } from '../ports/password-hash.ts';

/** Argon2 on the calling thread, which it blocks. 32 bytes. @throws WalletFault when the memory is not there. */
export async function argon2(request: PasswordHashRequest): Promise<Uint8Array> {
  await sodium.ready;
  const { algorithm, password, salt, passes, memoryBytes } = request;
  const alg = algorithm === 'argon2id' ? sodium.crypto_pwhash_ALG_ARGON2ID13 : sodium.crypto_pwhash_ALG_ARGON2I13;
  try {
    return sodium.crypto_pwhash(32, password, salt, passes, memoryBytes, alg);
  } catch (cause) {
    const detail = `the password could not be hashed; ${memoryBytes >> 20} MiB of memory are needed`;
    throw Object.assign(new WalletFault({ detail }), { cause });
  }
}
