/** Key pairs of the three curves the chain accepts. sr25519 is Bittensor's own; the others come from imports. */
import {
  blake2AsU8a,
  ed25519PairFromSeed,
  ed25519Sign,
  ed25519Verify,
  secp256k1PairFromSeed,
  secp256k1Sign,
  secp256k1Verify,
  sr25519PairFromSeed,
  sr25519Sign,
  sr25519Verify,
} from '@polkadot/util-crypto';
import { concatBytes } from '../../substrate/bytes.ts';

export type Scheme = 'sr25519' | 'ed25519' | 'ecdsa';

/**
 * A pair. `secretKey`: sr25519 64 bytes (ed25519-scaled scalar and nonce, as @polkadot/* keeps it), ed25519 64 bytes
 * (seed and public key), ecdsa 32 bytes. `publicKey`: 32 bytes, ecdsa 33 (compressed).
 */
export interface KeyPair {
  readonly scheme: Scheme;
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

const fromSeed = { sr25519: sr25519PairFromSeed, ed25519: ed25519PairFromSeed, ecdsa: secp256k1PairFromSeed };
const tags = { ed25519: 0, sr25519: 1, ecdsa: 2 } as const;

/** The pair of a 32-byte seed (mini-secret). */
export function pairFromSeed(seed: Uint8Array, scheme: Scheme = 'sr25519'): KeyPair {
  const { publicKey, secretKey } = fromSeed[scheme](seed);
  return { scheme, publicKey, secretKey };
}

/** The 32-byte account id: the public key itself, or for ecdsa its blake2-256. */
export function accountIdOf({ scheme, publicKey }: Pick<KeyPair, 'scheme' | 'publicKey'>): Uint8Array {
  return scheme === 'ecdsa' ? blake2AsU8a(publicKey, 256) : publicKey;
}

/** Signs a message: 64 bytes, ecdsa 65. sr25519 signatures are randomised, so two are never equal. */
export function signWith(pair: KeyPair, message: Uint8Array): Uint8Array {
  if (pair.scheme === 'sr25519') return sr25519Sign(message, pair);
  if (pair.scheme === 'ed25519') return ed25519Sign(message, pair);
  return secp256k1Sign(message, pair, 'blake2');
}

/** The chain's MultiSignature: one byte for the curve (ed25519 0, sr25519 1, ecdsa 2), then the signature. */
export function multiSignature(scheme: Scheme, signature: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(tags[scheme]), signature);
}

/** True when `signature` over exactly these bytes was made by `publicKey`. A signature of the wrong length is false. */
export function verifyWith(scheme: Scheme, message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== (scheme === 'ecdsa' ? 65 : 64)) return false;
  try {
    if (scheme === 'sr25519') return sr25519Verify(message, signature, publicKey);
    if (scheme === 'ed25519') return ed25519Verify(message, signature, publicKey);
    return secp256k1Verify(message, signature, publicKey, 'blake2');
  } catch {
    return false; // the libraries throw for points that are not on the curve: not a signature either
  }
}
