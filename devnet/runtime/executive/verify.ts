import { ed25519Verify, secp256k1Recover, sr25519Verify } from '@polkadot/util-crypto';
import { bytesToHex, hexToBytes } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import { Sr25519NotReadyError, verifySr25519 } from '../../../substrate/sr25519.ts';
import type { AccountId } from '../frame/types.ts';

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
  switch (type) {
    case 'Sr25519':
      return sr25519(message, value, hexToBytes(who));
    case 'Ed25519':
      return orFalse(() => ed25519Verify(message, value, hexToBytes(who)));
    case 'Ecdsa':
      return orFalse(() => {
        const key = secp256k1Recover(blake2b256(message), value.subarray(0, 64), value[64]!, 'blake2');
        return bytesToHex(blake2b256(key)) === who;
      });
  }
};

/** The fast way once it is loaded, the usual package until then: the same answers. */
function sr25519(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return verifySr25519(message, signature, publicKey);
  } catch (error) {
    if (!(error instanceof Sr25519NotReadyError)) throw error;
    return orFalse(() => sr25519Verify(message, signature, publicKey));
  }
}

/** The packages throw for bytes that are no point of the curve and the like: such a signature is simply not valid. */
function orFalse(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}
