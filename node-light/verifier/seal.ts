import type { Header } from '../../substrate/header.ts';
import { verifySr25519 } from '../../substrate/sr25519.ts';
import { checkSeal, type Seal } from './check-seal.ts';

/** `checkSeal` for many headers, with libsodium. It may be used once `verifierReady` resolved. @throws as `checkSeal` */
export const verifySeal = (header: Header, authors: readonly Uint8Array[]): Seal =>
  checkSeal(header, authors, verifySr25519);
