import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import type { ShieldedTransaction } from './shielded-transaction.ts';

/**
 * Opens what was encrypted to an ML-KEM-768 key (FIPS 203) with XChaCha20-Poly1305. `undefined` for another key, for bytes that were
 * changed, and for lengths that cannot be right. subtensor: pallets/shield/src/lib.rs `unshield`
 * @param decapsulationKey 2,400 bytes
 */
export function unshield(decapsulationKey: Uint8Array, shielded: ShieldedTransaction): Uint8Array | undefined {
  const { secretKey, cipherText } = ml_kem768.lengths;
  if (decapsulationKey.length !== secretKey || shielded.kem_ct.length !== cipherText) return undefined;
  const TAG = 16;
  if (shielded.aead_ct.length < TAG) return undefined;
  try {
    const secret = ml_kem768.decapsulate(shielded.kem_ct, decapsulationKey);
    return xchacha20poly1305(secret, shielded.nonce).decrypt(shielded.aead_ct);
  } catch {
    // The packages report a key that contradicts itself and a wrong tag alike by an error: it cannot be opened.
    return undefined;
  }
}
