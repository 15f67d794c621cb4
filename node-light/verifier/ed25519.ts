/**
 * Checking ed25519 signatures as the network does: ZIP-215, so that every node agrees on every signature.
 * libsodium's answer comes first, where it is loaded (`fast-ed25519.ts`, several times faster; what it accepts, ZIP-215 accepts); it
 * refuses more than the rule does (points of small order, other encodings of a point), so a refusal is decided by `@noble/curves`.
 * Standard: RFC 8032, ZIP 215; substrate: primitives/core/src/ed25519.rs (ed25519-zebra).
 */
import { ed25519 } from '@noble/curves/ed25519.js';

type Verify = (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;

let fast: Verify | undefined;

/** @param verify accepts nothing that ZIP-215 does not accept */
export function trustFirst(verify: Verify): void {
  fast = verify;
}

/** True when `signature` (64 bytes) is the key's (32 bytes) over exactly this message. Anything malformed is false. */
export const verifyEd25519: Verify = (message, signature, publicKey) => {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  if (fast?.(message, signature, publicKey)) return true;
  return ed25519.verify(signature, message, publicKey, { zip215: true });
};
