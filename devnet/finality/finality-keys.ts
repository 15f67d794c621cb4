import { ed25519PairFromSeed, keyExtractPath, keyFromPath } from '@polkadot/util-crypto';
import sodium from 'libsodium-wrappers-sumo';
import { bytesToHex } from '../../substrate/bytes.ts';
import { DEV_SEED } from '../node/dev-accounts.ts';
import type { AccountId } from '../runtime/frame/types.ts';

/** A GRANDPA voter's key: ed25519, whose signatures depend on key and message alone. */
export interface FinalityKey {
  readonly publicKey: AccountId;
  /** 64 bytes. `signingReady` must have resolved. */
  sign(message: Uint8Array): Uint8Array;
}

/**
 * The bundled finality keys by their paths. They stand here because deriving them would take longer than the rest of the genesis; a
 * test holds them to their paths.
 */
export const LOCAL_FINALITY_KEYS: readonly (readonly [path: string, publicKey: AccountId])[] = [
  ['//One', '0x16f97016bbea8f7b45ae6757b49efc1080accc175d8f018f9ba719b60b0815e4'],
  ['//Two', '0x5079bcd20fd97d7d2f752c4607012600b401950260a91821f73e692071c82bf5'],
  ['//Three', '0xecccf9cddf1b329b7c6554e78b0a34ba760de390e351b0ee450a42955fb18470'],
];

const derived = (path: string): { publicKey: Uint8Array; secretKey: Uint8Array } =>
  keyFromPath(ed25519PairFromSeed(DEV_SEED), keyExtractPath(path).path, 'ed25519');

/** The development key at a derivation path, e.g. `//One`. */
export function devFinalityKey(path: string): FinalityKey {
  let pair: ReturnType<typeof derived> | undefined;
  const keys = (): ReturnType<typeof derived> => (pair ??= derived(path));
  return {
    publicKey: LOCAL_FINALITY_KEYS.find(([known]) => known === path)?.[1] ?? bytesToHex(keys().publicKey),
    sign: (message) => sodium.crypto_sign_detached(message, keys().secretKey),
  };
}

/** Most authorities the chain takes (Grandpa.MaxAuthorities). */
export const MOST_FINALITY_KEYS = 32;

/** Paths of the bundled finality keys: the local network's own three, then `//Finality//4` and so on. */
export const finalityPaths = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => LOCAL_FINALITY_KEYS[i]?.[0] ?? `//Finality//${i + 1}`);

const NAMED = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie'];

/** The keys a node can vote with, found by their public half. */
export interface FinalityKeyStore {
  get(publicKey: AccountId): FinalityKey | undefined;
}

/**
 * All development keys, so that a change of authorities to any of them keeps finality going. They are derived when the first
 * unknown authority turns up: a usual start never pays for them.
 */
export function devKeyStore(): FinalityKeyStore {
  const keys = new Map<AccountId, FinalityKey>();
  const learn = (paths: readonly string[]): void => {
    for (const key of paths.map(devFinalityKey)) keys.set(key.publicKey, key);
  };
  learn(LOCAL_FINALITY_KEYS.map(([path]) => path));
  let all = false;
  return {
    get(publicKey) {
      if (!keys.has(publicKey) && !all) {
        all = true;
        learn([...finalityPaths(MOST_FINALITY_KEYS).slice(LOCAL_FINALITY_KEYS.length), ...NAMED]);
      }
      return keys.get(publicKey);
    },
  };
}
