import {
  cryptoWaitReady,
  keyExtractPath,
  keyFromPath,
  sr25519PairFromSeed,
  sr25519Verify,
} from '@polkadot/util-crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { derandomizedSigner, signingReady } from './derandomized-sr25519.ts';

beforeAll(() => Promise.all([cryptoWaitReady(), signingReady]));

describe('derandomized sr25519 signatures', () => {
  it('verify as any other signature, for seeds and derived keys', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes(32), fc.uint8Array({ maxLength: 300 }), fc.boolean(), (seed, message, derived) => {
        const root = sr25519PairFromSeed(seed);
        const pair = derived ? keyFromPath(root, keyExtractPath('//miner//0').path, 'sr25519') : root;
        expect(sr25519Verify(message, derandomizedSigner(pair)(message), pair.publicKey)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('are the same each time, and others for another message or key', () => {
    const sign = derandomizedSigner(sr25519PairFromSeed(new Uint8Array(32).fill(7)));
    const other = derandomizedSigner(sr25519PairFromSeed(new Uint8Array(32).fill(8)));
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
    expect(sign(a)).toEqual(sign(a));
    expect(sign(a).subarray(0, 32)).not.toEqual(sign(b).subarray(0, 32));
    expect(sign(a).subarray(0, 32)).not.toEqual(other(a).subarray(0, 32));
  });
});
