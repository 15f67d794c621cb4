import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { ed25519PairFromSeed, keyExtractPath, keyFromPath, sr25519PairFromSeed } from '@polkadot/util-crypto';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import type { AccountId } from '../runtime/frame/types.ts';
import type { SealingKey } from './author.ts';
import { shieldKeys } from './shield-keys.ts';
import { derandomizedSigner, isSigningReady, type Sign, type Sr25519Pair } from './derandomized-sr25519.ts';
import { hardDerived, sr25519PairOf } from './sr25519-pair.ts';

/** Secret seed of the well-known development phrase; every key from it is public knowledge and holds play money only. */
export const DEV_SEED = hexToBytes('0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e');
const sr25519 = new Keyring({ type: 'sr25519', ss58Format: 42 });
const ed25519 = new Keyring({ type: 'ed25519', ss58Format: 42 });

/** The raw sr25519 pair of a development key by its derivation path, e.g. `//Alice`. */
export function devSr25519(path: string): Sr25519Pair {
  const junctions = keyExtractPath(path).path;
  // The package takes some thirty times as long, but is there at once and knows soft junctions.
  if (!isSigningReady() || junctions.some(({ isSoft }) => isSoft))
    return keyFromPath(sr25519PairFromSeed(DEV_SEED), junctions, 'sr25519');
  return junctions.reduce((pair, { chainCode }) => hardDerived(pair, chainCode), sr25519PairOf(DEV_SEED));
}

/** A development key by its derivation path, e.g. `//Alice`. */
export const devPair = (path: string): KeyringPair => sr25519.addFromPair(devSr25519(path));
export const devFinalityPair = (path: string): KeyringPair =>
  ed25519.addFromPair(keyFromPath(ed25519PairFromSeed(DEV_SEED), keyExtractPath(path).path, 'ed25519'));
export const accountOf = (pair: { readonly publicKey: Uint8Array }): AccountId => bytesToHex(pair.publicKey);

/** An Aura author from a development key. Its seals depend on the block alone, so a seeded chain has the same hashes in every run. */
export function devAuthor(path: string, blocksPerShieldKey = 1): SealingKey {
  const pair = devSr25519(path);
  let signer: Sign | undefined;
  return {
    publicKey: accountOf(pair),
    sign: (message) => (signer ??= derandomizedSigner(pair))(message),
    shieldKeys: shieldKeys(pair.secretKey, blocksPerShieldKey),
  };
}
