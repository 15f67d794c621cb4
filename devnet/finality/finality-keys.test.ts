import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { accountOf, devFinalityPair } from '../node/dev-accounts.ts';
import { signingReady } from '../node/derandomized-sr25519.ts';
import { verifyMultiSignature } from '../runtime/executive/verify.ts';
import { devFinalityKey, devKeyStore, finalityPaths, LOCAL_FINALITY_KEYS } from './finality-keys.ts';

beforeAll(() => Promise.all([cryptoWaitReady(), signingReady]));

describe('the bundled finality keys', () => {
  it.each(LOCAL_FINALITY_KEYS)('%s has the public key of its path', (path, publicKey) => {
    expect(publicKey).toBe(accountOf(devFinalityPair(path)));
  });

  it('sign so that anybody can check it, and the same each time', () => {
    const key = devFinalityKey('//One');
    const message = Uint8Array.of(1, 2, 3);
    const value = key.sign(message);
    expect(verifyMultiSignature({ type: 'Ed25519', value }, message, key.publicKey)).toBe(true);
    expect(devFinalityKey('//One').sign(message)).toEqual(value);
  });

  it('are found by their public half, all the paths a chain may be given and the named accounts, and no others', () => {
    const store = devKeyStore();
    for (const path of [...finalityPaths(32), '//Alice', '//Ferdie'])
      expect(store.get(accountOf(devFinalityPair(path)))?.publicKey).toBe(accountOf(devFinalityPair(path)));
    expect(store.get(`0x${'ab'.repeat(32)}`)).toBeUndefined();
  });
});
