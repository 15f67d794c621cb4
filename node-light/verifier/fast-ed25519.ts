import sodium from 'libsodium-wrappers-sumo';
import { trustFirst } from './ed25519.ts';

/** Resolves when libsodium checks ed25519 signatures first; before that the same answers come slower. */
export const ed25519Ready: Promise<void> = sodium.ready.then(() =>
  trustFirst((message, signature, publicKey) => sodium.crypto_sign_verify_detached(signature, message, publicKey)),
);
