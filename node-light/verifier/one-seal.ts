import { sr25519Verify } from '@polkadot/util-crypto';
import type { Header } from '../../substrate/header.ts';
import { checkSeal, type Seal } from './check-seal.ts';

/** `checkSeal` for a single header: slower for many, but at hand at once, without loading libsodium. @throws as `checkSeal` */
export const verifyOneSeal = (header: Header, authors: readonly Uint8Array[]): Seal =>
  checkSeal(header, authors, (message, signature, publicKey) => {
    try {
      return sr25519Verify(message, signature, publicKey);
    } catch {
      // It throws for what is no signature or no point.
      return false;
    }
  });
