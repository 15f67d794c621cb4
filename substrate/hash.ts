/**
 * The chain's hash functions. `@polkadot/util-crypto` runs them as WebAssembly (about 1 µs for 100 bytes, three to ten
 * times faster than JavaScript) once its module is up, and as JavaScript until then: same results, no waiting.
 * `await hashesReady` before bulk work or a measurement.
 */
import { blake2AsU8a, cryptoWaitReady, xxhashAsU8a } from '@polkadot/util-crypto';

/** Resolves to true when the WebAssembly hashes are in use (false: this platform stays on JavaScript). */
export const hashesReady: Promise<boolean> = cryptoWaitReady();

/** blake2b with a 32-byte digest: block hashes, extrinsic hashes, trie nodes. */
export const blake2b256 = (bytes: Uint8Array): Uint8Array => blake2AsU8a(bytes, 256);
/** blake2b with a 16-byte digest. */
export const blake2b128 = (bytes: Uint8Array): Uint8Array => blake2AsU8a(bytes, 128);
/** xxHash64 with seed 0, 8 bytes. Not collision-resistant: for keys nobody can choose. */
export const twox64 = (bytes: Uint8Array): Uint8Array => xxhashAsU8a(bytes, 64);
/** xxHash64 with seeds 0 and 1, 16 bytes: pallet and item names in storage keys. */
export const twox128 = (bytes: Uint8Array): Uint8Array => xxhashAsU8a(bytes, 128);
/** xxHash64 with seeds 0 to 3, 32 bytes. */
export const twox256 = (bytes: Uint8Array): Uint8Array => xxhashAsU8a(bytes, 256);
