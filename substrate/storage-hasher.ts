/**
 * The storage hashers a map key goes through, under the names metadata uses.
 * substrate: frame/support/src/hash.rs (`StorageHasher` and its implementations).
 */
import { concatBytes } from './bytes.ts';
import { blake2b128, blake2b256, twox128, twox256, twox64 } from './hash.ts';

/** Names as they stand in metadata (`StorageHasher` variants). */
export type StorageHasherName =
  'Blake2_128' | 'Blake2_256' | 'Blake2_128Concat' | 'Twox128' | 'Twox256' | 'Twox64Concat' | 'Identity';

export interface StorageHasher {
  readonly name: StorageHasherName;
  /** Part of the storage key that stands for this SCALE-encoded map key. */
  hash(encodedKey: Uint8Array): Uint8Array;
  /** How many bytes of hash come before the key (or are all there is, when the key is not kept). */
  readonly hashLength: number;
  /** True when the encoded key follows its hash, so that keys can be recovered from storage. */
  readonly keepsKey: boolean;
}

const plain = (
  name: StorageHasherName,
  hashLength: number,
  hash: (bytes: Uint8Array) => Uint8Array,
): StorageHasher => ({
  name,
  hash,
  hashLength,
  keepsKey: false,
});

const concat = (
  name: StorageHasherName,
  hashLength: number,
  hash: (bytes: Uint8Array) => Uint8Array,
): StorageHasher => ({
  name,
  hash: (encodedKey) => concatBytes(hash(encodedKey), encodedKey),
  hashLength,
  keepsKey: true,
});

/** Every hasher by its metadata name. */
export const storageHashers: Readonly<Record<StorageHasherName, StorageHasher>> = {
  Blake2_128: plain('Blake2_128', 16, blake2b128),
  Blake2_256: plain('Blake2_256', 32, blake2b256),
  Blake2_128Concat: concat('Blake2_128Concat', 16, blake2b128),
  Twox128: plain('Twox128', 16, twox128),
  Twox256: plain('Twox256', 32, twox256),
  Twox64Concat: concat('Twox64Concat', 8, twox64),
  Identity: { name: 'Identity', hash: (encodedKey) => encodedKey, hashLength: 0, keepsKey: true },
};
