import { keyExtractPath, keyFromPath, sr25519PairFromSeed } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { devSr25519, DEV_SEED } from './dev-accounts.ts';
import { isSigningReady, signingReady } from './derandomized-sr25519.ts';
import { hardDerived, sr25519PairOf } from './sr25519-pair.ts';

beforeAll(() => signingReady);
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** As bytes of one kind, whatever subclass a package gives. */
const plain = ({ publicKey, secretKey }: { publicKey: Uint8Array; secretKey: Uint8Array }) => [
  Uint8Array.from(publicKey),
  Uint8Array.from(secretKey),
];

test('a seed gives the pair that util-crypto gives', () => {
  fc.assert(
    fc.property(bytes32, (seed) => {
      expect(plain(sr25519PairOf(seed))).toEqual(plain(sr25519PairFromSeed(seed)));
    }),
    { numRuns: 20 },
  );
});

test('a hard junction gives the pair that util-crypto gives', () => {
  fc.assert(
    fc.property(bytes32, fc.nat(), (seed, name) => {
      const pair = sr25519PairOf(seed);
      const { path } = keyExtractPath(`//${name}`);
      expect(plain(hardDerived(pair, path[0]!.chainCode))).toEqual(plain(keyFromPath(pair, path, 'sr25519')));
    }),
    { numRuns: 5 },
  );
});

test.each(['//Alice', '//Alice//stash', '//One', '//2', '//Alice/soft'])(
  'the development key %s is that of util-crypto',
  (path) => {
    expect(isSigningReady()).toBe(true);
    const theirs = keyFromPath(sr25519PairFromSeed(DEV_SEED), keyExtractPath(path).path, 'sr25519');
    const ours = devSr25519(path);
    expect(Uint8Array.from(ours.publicKey)).toEqual(Uint8Array.from(theirs.publicKey));
    // A soft junction draws the seed of its nonces at random.
    expect(ours.secretKey.slice(0, 32)).toEqual(Uint8Array.from(theirs.secretKey.slice(0, 32)));
  },
);
