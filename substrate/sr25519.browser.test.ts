import { cryptoWaitReady, sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { expect, it } from 'vitest';
import { bytesToHex, utf8 } from './bytes.ts';
import { blake2b256, hashesReady } from './hash.ts';
import { sr25519Ready, verifySr25519 } from './sr25519.ts';

it('signatures are checked in a page as in Node', async () => {
  await cryptoWaitReady();
  await sr25519Ready;
  const pair = sr25519PairFromSeed(new Uint8Array(32).fill(1));
  const message = utf8('block');
  const signature = sr25519Sign(message, pair);
  expect(verifySr25519(message, signature, pair.publicKey)).toBe(true);
  expect(verifySr25519(utf8('other'), signature, pair.publicKey)).toBe(false);
});

it('hashes run as WebAssembly in a page', async () => {
  expect(await hashesReady).toBe(true);
  expect(bytesToHex(blake2b256(Uint8Array.of(0)))).toBe(
    '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314',
  );
});
