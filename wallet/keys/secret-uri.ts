/** Secret URIs: `phrase//hard/soft///password`, `0x<32-byte seed>//path`, or a bare path on the public dev phrase. */
import { keyExtractSuri, keyFromPath, mnemonicToMiniSecret } from '@polkadot/util-crypto';
import { hexToBytes } from '../../substrate/bytes.ts';
import { BadSecretUri } from '../errors.ts';
import type { KeyMaterial } from './key-material.ts';
import { pairFromSeed, type Scheme } from './key-pair.ts';
import { parseMnemonic, type Mnemonic } from './mnemonic.ts';
import { wipe } from './wipe.ts';

/** The phrase everybody knows. Accounts under it (//Alice and others) hold nothing outside development chains. */
const DEV_PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk' as Mnemonic;

/**
 * Derives the pair of a secret URI.
 * @throws BadSecretUri for its form (also a soft junction on ed25519 or ecdsa); BadMnemonic for a wrong phrase.
 */
export function keyFromUri(uri: string, scheme: Scheme = 'sr25519'): KeyMaterial {
  const text = uri.trim();
  const { phrase, path, password } = split(text.startsWith('/') ? `${DEV_PHRASE}${text}` : text);
  const fromSeed = phrase.startsWith('0x');
  const mnemonic = fromSeed ? undefined : parseMnemonic(phrase);
  if (fromSeed && !/^0x[0-9a-fA-F]{64}$/.test(phrase)) throw new BadSecretUri({ reason: 'a seed has 64 hex digits' });
  if (fromSeed && password) throw new BadSecretUri({ reason: 'a seed takes no password' });
  const seed = mnemonic === undefined ? hexToBytes(phrase) : mnemonicToMiniSecret(mnemonic, password ?? '');
  const root = pairFromSeed(seed, scheme);
  if (path.length === 0) {
    return { pair: root, seed, ...(mnemonic !== undefined && !password ? { mnemonic } : {}) };
  }
  try {
    const { publicKey, secretKey } = keyFromPath({ ...root }, path, scheme);
    return { pair: { scheme, publicKey, secretKey } };
  } catch (cause) {
    throw Object.assign(new BadSecretUri({ reason: `this path does not exist for ${scheme}` }), { cause });
  } finally {
    wipe(seed);
  }
}

function split(uri: string): ReturnType<typeof keyExtractSuri> {
  try {
    return keyExtractSuri(uri.replace(/^[^/]+/u, (phrase) => phrase.trim().split(/\s+/u).join(' ')));
  } catch (cause) {
    throw Object.assign(new BadSecretUri({ reason: 'it does not begin with a phrase, a seed or a path' }), { cause });
  }
}
