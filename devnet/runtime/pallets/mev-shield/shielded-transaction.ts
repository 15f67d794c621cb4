import type { ValueOf } from '../../frame/type.ts';
import type { shieldedTransaction } from '../../types/shield.ts';

const KEY_HASH = 16;
const LENGTH = 2;
const NONCE = 24;

/** An extrinsic encrypted to a block author: the hash of the key, the encapsulated secret, and the sealed bytes. */
export type ShieldedTransaction = ValueOf<typeof shieldedTransaction>;

/**
 * Takes a ciphertext apart: key hash (twox-128) · u16 length of the encapsulation · encapsulation · nonce · sealed extrinsic. Nothing is
 * copied. `undefined` when a part is cut off or nothing is left to be sealed. subtensor: primitives/shield/src/shielded_tx.rs
 */
export function parseShielded(ciphertext: Uint8Array): ShieldedTransaction | undefined {
  if (ciphertext.length < KEY_HASH + LENGTH) return undefined;
  const kemEnd = KEY_HASH + LENGTH + (ciphertext[KEY_HASH]! | (ciphertext[KEY_HASH + 1]! << 8));
  const nonceEnd = kemEnd + NONCE;
  if (nonceEnd >= ciphertext.length) return undefined;
  return {
    key_hash: ciphertext.subarray(0, KEY_HASH),
    kem_ct: ciphertext.subarray(KEY_HASH + LENGTH, kemEnd),
    nonce: ciphertext.subarray(kemEnd, nonceEnd),
    aead_ct: ciphertext.subarray(nonceEnd),
  };
}
