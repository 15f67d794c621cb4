import { blake2AsU8a } from '@polkadot/util-crypto';
import { multiSignature, signWith, type KeyPair } from '../keys/key-pair.ts';

/** Payloads longer than this are hashed before signing. Bytes. substrate: primitives/runtime, SignedPayload::using_encoded */
const HASHED_ABOVE = 256;

/** Signs a transaction payload as the chain checks it: blake2-256 first when long. Gives the MultiSignature. */
export function signPayload(pair: KeyPair, payload: Uint8Array): Uint8Array {
  const message = payload.length > HASHED_ABOVE ? blake2AsU8a(payload, 256) : payload;
  return multiSignature(pair.scheme, signWith(pair, message));
}
