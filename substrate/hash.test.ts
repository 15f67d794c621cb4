import { blake2AsU8a, xxhashAsU8a } from '@polkadot/util-crypto';
import { describe, expect, it } from 'vitest';
import { bytesToHex, utf8 } from './bytes.ts';
import { hashesReady, twox256, twox64 } from './hash.ts';
import { storageHashers, type StorageHasherName } from './storage-hasher.ts';
import { palletPrefix, storageKey } from './storage-key.ts';
import { lightClientVectors } from './testing/light-client-vectors.ts';

const vectors = lightClientVectors();

describe('storage hashers', () => {
  it.each(Object.keys(storageHashers) as StorageHasherName[])(
    '%s puts as many bytes of hash before the key as it says, and the key after them when it keeps it',
    (name) => {
      const { hash, hashLength, keepsKey } = storageHashers[name];
      const key = utf8('hotkey');
      const hashed = hash(key);
      expect(hashed).toHaveLength(hashLength + (keepsKey ? key.length : 0));
      if (keepsKey) expect(hashed.subarray(hashLength)).toEqual(key);
    },
  );

  it('are the same with and without WebAssembly', async () => {
    await hashesReady;
    const key = utf8('netuid');
    expect(storageHashers.Blake2_128.hash(key)).toEqual(blake2AsU8a(key, 128, null, true));
    expect(storageHashers.Blake2_256.hash(key)).toEqual(blake2AsU8a(key, 256, null, true));
    expect(storageHashers.Twox128.hash(key)).toEqual(xxhashAsU8a(key, 128, true));
    expect([twox64(key), twox256(key)]).toEqual([xxhashAsU8a(key, 64, true), xxhashAsU8a(key, 256, true)]);
  });
});

describe('storage keys', () => {
  it('of a map begin with the pallet prefix, which is remembered', () => {
    const prefix = palletPrefix('System', 'Account');
    expect(palletPrefix('System', 'Account')).toBe(prefix);
    expect(bytesToHex(prefix)).toBe('0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9');
    expect(storageKey('System', 'Account', utf8('x'))).toEqual(Uint8Array.from([...prefix, 120]));
  });

  it.skipIf(!vectors)('match the shared vectors', () => {
    for (const [name, key] of Object.entries(vectors?.keys ?? {})) {
      const [pallet = '', item = ''] = name.split('.');
      expect(bytesToHex(palletPrefix(pallet, item)), name).toBe(key);
    }
  });
});
