/**
 * sr25519 signatures without a random number: the nonce is drawn from the secret and from everything that is signed, as
 * Ed25519 (RFC 8032) and derandomized Schnorr signatures do it. They verify like any other signature, and a seeded chain gives
 * the same bytes in every run. For development keys: the arithmetic on secrets is libsodium's.
 * Standard: schnorrkel (w3f), context `substrate`.
 */
import { blake2b } from '@noble/hashes/blake2.js';
import sodium from 'libsodium-wrappers-sumo';
import { concatBytes, utf8 } from '../../substrate/bytes.ts';
import { Transcript } from '../../substrate/merlin-transcript.ts';

/** An sr25519 pair as `@polkadot/util-crypto` gives it: the secret is the scalar times 8 (32 bytes), then the nonce seed (32 bytes). */
export interface Sr25519Pair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** Signs a message: 64 bytes. */
export type Sign = (message: Uint8Array) => Uint8Array;

/** Must have resolved before a signer is made. */
export const signingReady: Promise<void> = sodium.ready.then(() => {
  canSign = true;
});
let canSign = false;
/** Whether `signingReady` has resolved. */
export const isSigningReady = (): boolean => canSign;

const context = Transcript.start('SigningContext');
context.append(undefined, utf8('substrate'));
const LABEL = {
  message: utf8('sign-bytes'),
  protocol: utf8('proto-name'),
  publicKey: utf8('sign:pk'),
  nonce: utf8('sign:R'),
  challenge: utf8('sign:c'),
};
const SCHNORR = utf8('Schnorr-sig');
const NONCE_DOMAIN = utf8('taolite derandomized sr25519 nonce');

/** The scalar an Ed25519-style secret stands for: an eighth of it. */
export function scalarOf(secret: Uint8Array): Uint8Array {
  const scalar = new Uint8Array(32);
  for (let i = 0; i < 32; i++) scalar[i] = (secret[i]! >> 3) | (((secret[i + 1] ?? 0) & (i < 31 ? 7 : 0)) << 5);
  return scalar;
}

/** A signer for a pair. `signingReady` must have resolved. */
export function derandomizedSigner({ publicKey, secretKey }: Sr25519Pair): Sign {
  const scalar = scalarOf(secretKey);
  const nonceSeed = secretKey.subarray(32, 64);
  return (message) => {
    const transcript = context.fork();
    transcript.append(LABEL.message, message);
    transcript.append(LABEL.protocol, SCHNORR);
    transcript.append(LABEL.publicKey, publicKey);
    const nonce = sodium.crypto_core_ristretto255_scalar_reduce(
      blake2b(concatBytes(NONCE_DOMAIN, nonceSeed, publicKey, message), { dkLen: 64 }),
    );
    const point = sodium.crypto_scalarmult_ristretto255_base(nonce);
    transcript.append(LABEL.nonce, point);
    const challenge = sodium.crypto_core_ristretto255_scalar_reduce(transcript.challenge(LABEL.challenge, 64));
    const response = sodium.crypto_core_ristretto255_scalar_add(
      sodium.crypto_core_ristretto255_scalar_mul(challenge, scalar),
      nonce,
    );
    const signature = concatBytes(point, response);
    signature[63]! |= 0x80; // schnorrkel's mark
    return signature;
  };
}
