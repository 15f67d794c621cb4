import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { bytesToHex } from '../../substrate/bytes.ts';
import type { AccountId } from '../runtime/frame/types.ts';
import type { SealingKey } from './author.ts';

/** The well-known development phrase; every key from it is public knowledge and holds play money only. */
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
const finalityKeyring = new Keyring({ type: 'ed25519', ss58Format: 42 });

/** A development key by its derivation path, e.g. `//Alice`. */
export const devPair = (path: string): KeyringPair => keyring.addFromUri(path);
export const devFinalityPair = (path: string): KeyringPair => finalityKeyring.addFromUri(path);
export const accountOf = (pair: KeyringPair): AccountId => bytesToHex(pair.publicKey);

/** An Aura author from a development key. */
export function devAuthor(path: string): SealingKey {
  const pair = devPair(path);
  return { publicKey: accountOf(pair), sign: (message) => pair.sign(message) };
}
