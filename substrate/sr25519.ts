/**
 * Checking sr25519 signatures in bulk (transaction pool, axon requests, Aura seals): schnorrkel's equation on libsodium's
 * ristretto255, several times faster than the usual packages. Only public data passes here; signing stays with
 * `@polkadot/util-crypto`.
 * Standard: schnorrkel (w3f), RFC 9496 (ristretto255); substrate: primitives/core/src/sr25519.rs, context `substrate`.
 */
import sodium from 'libsodium-wrappers-sumo';
import { equalBytes, utf8 } from './bytes.ts';
import { Transcript } from './merlin-transcript.ts';

/** `verifySr25519` was called before `sr25519Ready`. */
export class Sr25519NotReadyError extends Error {
  override readonly name = 'Sr25519NotReadyError';
  constructor() {
    super('Signature checking is not loaded yet: await sr25519Ready first');
  }
}

let ready = false;
/** Resolves when `verifySr25519` may be called. */
export const sr25519Ready: Promise<void> = sodium.ready.then(() => {
  ready = true;
});

const labels = {
  message: utf8('sign-bytes'),
  protocol: utf8('proto-name'),
  publicKey: utf8('sign:pk'),
  nonce: utf8('sign:R'),
  challenge: utf8('sign:c'),
};
const schnorr = utf8('Schnorr-sig');

/** The transcript of every signature begins alike. */
const context = Transcript.start('SigningContext');
context.append(undefined, utf8('substrate'));

/** The scalar zero, and the encoding of the neutral element. */
const zero = new Uint8Array(32);

/** Order of the group, little-endian: 2^252 + 27742317777372353535851937790883648493. */
const order = Uint8Array.from(
  [0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14].concat(
    new Array<number>(15).fill(0),
    0x10,
  ),
);

function isCanonicalScalar(scalar: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = (scalar[i] as number) - (order[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/**
 * True when `signature` (64 bytes) is the key's (32 bytes) over exactly this message. Anything malformed is false: wrong
 * lengths, no schnorrkel mark, a scalar not in its only form, a key that is no point. So is the all-zero key (the neutral
 * element): whoever likes can satisfy the equation for it. schnorrkel itself lets that one pass, `@polkadot/util-crypto`
 * refuses it as we do.
 * @throws Sr25519NotReadyError before `sr25519Ready` has resolved
 */
export function verifySr25519(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (!ready) throw new Sr25519NotReadyError();
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const mark = signature[63] as number;
  if (!(mark & 0x80)) return false;
  const nonce = signature.subarray(0, 32);
  const scalar = signature.slice(32);
  scalar[31] = mark & 0x7f;
  // A zero scalar would have to meet a nonce that depends on the challenge: nobody can make one.
  if (!isCanonicalScalar(scalar) || equalBytes(scalar, zero) || equalBytes(publicKey, zero)) return false;
  if (!sodium.crypto_core_ristretto255_is_valid_point(publicKey)) return false;
  const transcript = context.fork();
  transcript.append(labels.message, message);
  transcript.append(labels.protocol, schnorr);
  transcript.append(labels.publicKey, publicKey);
  transcript.append(labels.nonce, nonce);
  const challenge = sodium.crypto_core_ristretto255_scalar_reduce(transcript.challenge(labels.challenge, 64));
  const left = sodium.crypto_scalarmult_ristretto255_base(scalar);
  const right = sodium.crypto_scalarmult_ristretto255(challenge, publicKey);
  return equalBytes(sodium.crypto_core_ristretto255_sub(left, right), nonce);
}
