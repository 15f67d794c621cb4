/** Pairs from a stored secret key, with the public key computed anew: what a file says about it is never believed. */
import sodium from 'libsodium-wrappers-sumo';
import { pairFromSeed, type KeyPair, type Scheme } from './key-pair.ts';
import { toCanonicalSecret } from './secret-key-forms.ts';
import { wipe } from './wipe.ts';

/**
 * The pair of a secret key in the form of `KeyPair.secretKey` (or a 32-byte seed for sr25519 and ed25519).
 * @returns undefined when the bytes are no secret key of this curve.
 */
export async function pairFromSecret(secretKey: Uint8Array, scheme: Scheme): Promise<KeyPair | undefined> {
  if (secretKey.length === 32) return orUndefined(() => pairFromSeed(secretKey.slice(), scheme));
  if (secretKey.length !== 64 || scheme === 'ecdsa') return undefined;
  if (scheme === 'ed25519') return pairFromSeed(secretKey.slice(0, 32), 'ed25519');
  await sodium.ready;
  const canonical = toCanonicalSecret(secretKey);
  const publicKey = orUndefined(() => sodium.crypto_scalarmult_ristretto255_base(canonical.subarray(0, 32)));
  wipe(canonical);
  return publicKey && { scheme, publicKey, secretKey: secretKey.slice() };
}

function orUndefined<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch {
    return undefined; // the libraries throw for a scalar outside the group; the caller names the error
  }
}
