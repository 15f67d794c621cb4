import { blake2b256 } from '../../../substrate/hash.ts';
import { ed25519Verify, secp256k1Recover, sr25519Verify } from '@polkadot/util-crypto';
import type { AccountId } from '../frame/types.ts';
import { bytesToHex, hexToBytes } from '../../../substrate/bytes.ts';

/** A `MultiSignature`. */
export interface Signature {
  readonly type: 'Ed25519' | 'Sr25519' | 'Ecdsa';
  readonly value: Uint8Array;
}
/** Says whether `signature` by `who` stands under `message`. Must not throw. */
export type Verify = (signature: Signature, message: Uint8Array, who: AccountId) => boolean;

/**
 * `MultiSignature::verify`: sr25519 in the context "substrate", ed25519, or ECDSA over blake2b-256 of the message, whose account is
 * blake2b-256 of the compressed public key. substrate: primitives/runtime/src/lib.rs
 */
export const verifyMultiSignature: Verify = ({ type, value }, message, who) => {
  try {
    switch (type) {
      case 'Sr25519':
        return sr25519Verify(message, value, hexToBytes(who));
      case 'Ed25519':
        return ed25519Verify(message, value, hexToBytes(who));
      case 'Ecdsa': {
        const key = secp256k1Recover(blake2b256(message), value.subarray(0, 64), value[64]!, 'blake2');
        return bytesToHex(key.length === 32 ? key : blake2b256(key)) === who;
      }
    }
  } catch {
    // The library throws for points that are not on the curve and the like: no signature then.
    return false;
  }
};
