/** Authenticated encryption of the vault: XChaCha20-Poly1305 (IETF) with the record's public fields bound to it. */
import sodium from 'libsodium-wrappers-sumo';
import type { RandomBytes } from '../ports/random.ts';

export interface SealedBox {
  /** 24 bytes, random for each sealing. */
  readonly nonce: Uint8Array;
  /** Ciphertext and tag (16 bytes). */
  readonly box: Uint8Array;
}

/** Must have resolved before `seal` and `unseal` are used. */
export const sealingReady = (): Promise<void> => sodium.ready;

/** Encrypts `plain` under `key` (32 bytes); `bound` is readable by all but cannot be changed unseen. */
export function seal(plain: Uint8Array, bound: Uint8Array, key: Uint8Array, random: RandomBytes): SealedBox {
  const nonce = random(24);
  return { nonce, box: sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, bound, null, nonce, key) };
}

/** @returns undefined when key, bound fields or box do not belong together. */
export function unseal({ nonce, box }: SealedBox, bound: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, box, bound, nonce, key);
  } catch {
    return undefined; // the one thing it can mean; the caller knows whether to say password or damage
  }
}
