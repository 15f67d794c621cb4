/**
 * Checking ed25519 signatures as the network does: ZIP-215, so that every node agrees on every signature.
 * libsodium's answer comes first (several times faster; what it accepts, ZIP-215 accepts); it refuses more than the rule
 * does (points of small order, other encodings of a point), so a refusal is decided by `@noble/curves`.
 * Standard: RFC 8032, ZIP 215; substrate: primitives/core/src/ed25519.rs (ed25519-zebra).
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import sodium from 'libsodium-wrappers-sumo';

let loaded = false;
/** Resolves when the fast path is in use; before that the same answers come slower. */
export const ed25519Ready: Promise<void> = sodium.ready.then(() => {
  loaded = true;
});

/** True when `signature` (64 bytes) is the key's (32 bytes) over exactly this message. Anything malformed is false. */
export function verifyEd25519(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  if (loaded && sodium.crypto_sign_verify_detached(signature, message, publicKey)) return true;
  return ed25519.verify(signature, message, publicKey, { zip215: true });
}
