import { hashesReady } from '../../substrate/hash.ts';
import { sr25519Ready } from '../../substrate/sr25519.ts';
import { ed25519Ready } from './fast-ed25519.ts';

/** Resolves when the verifier may be used: seals cannot be checked before, all else is only slower. */
export const verifierReady: Promise<void> = Promise.all([sr25519Ready, ed25519Ready, hashesReady]).then(
  () => undefined,
);
