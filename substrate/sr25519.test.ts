import { cryptoWaitReady, sr25519PairFromSeed, sr25519Sign, sr25519Verify } from '@polkadot/util-crypto';
import { sr25519Verify as schnorrkelVerify } from '@polkadot/wasm-crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, hexToBytes } from './bytes.ts';
import { decodeHeader, headerHash, splitSeal } from './header.ts';
import { auraSlot } from './digest.ts';
import { lightClientVectors } from './testing/light-client-vectors.ts';
import { sr25519Ready, verifySr25519 } from './sr25519.ts';

const vectors = lightClientVectors();

beforeAll(async () => {
  await cryptoWaitReady();
  await sr25519Ready;
});

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.integer({ min: 100, max: 700 }).map((n) => new Uint8Array(n).fill(n)),
);

const zeroKey = new Uint8Array(32);

/** The one answer of util-crypto (its throwing taken as "no"), of schnorrkel in WebAssembly, and of ours. */
function agree(text: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  let theirs: boolean;
  try {
    theirs = sr25519Verify(text, signature, publicKey);
  } catch {
    theirs = false;
  }
  expect(verifySr25519(text, signature, publicKey)).toBe(theirs);
  if (!equalBytes(publicKey, zeroKey)) expect(schnorrkelVerify(signature, text, publicKey)).toBe(theirs);
  return theirs;
}

/** Group order L, as a number and as bytes to add to a scalar. */
const order = (1n << 252n) + 27742317777372353535851937790883648493n;
const toBytes = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
const toNumber = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

describe('sr25519 verification', () => {
  it('accepts what @polkadot/util-crypto signs', () => {
    fc.assert(
      fc.property(seed, message, (secret, text) => {
        const pair = sr25519PairFromSeed(secret);
        expect(agree(text, sr25519Sign(text, pair), pair.publicKey)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with it on every changed bit of signature, key and message', () => {
    fc.assert(
      fc.property(
        seed,
        message,
        fc.nat(511),
        fc.nat(255),
        fc.constantFrom('signature', 'key', 'message'),
        (secret, text, bit, keyBit, part) => {
          const pair = sr25519PairFromSeed(secret);
          const signature = sr25519Sign(text, pair);
          const flip = (bytes: Uint8Array, at: number) =>
            bytes.map((byte, i) => (i === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
          if (part === 'signature') agree(text, flip(signature, bit), pair.publicKey);
          else if (part === 'key') agree(text, signature, flip(pair.publicKey, keyBit));
          else agree(concatBytes(text, Uint8Array.of(0)), signature, pair.publicKey);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('refuses the other forms of a good signature: scalar plus the order, mark removed', () => {
    fc.assert(
      fc.property(seed, (secret) => {
        const text = Uint8Array.of(1, 2, 3);
        const pair = sr25519PairFromSeed(secret);
        const signature = sr25519Sign(text, pair);
        const scalar = toNumber(signature.subarray(32).map((byte, i) => (i === 31 ? byte & 0x7f : byte)));
        for (let times = 1n; times <= 7n; times++) {
          const moved = scalar + times * order;
          if (moved >> 255n !== 0n) break;
          const malleable = concatBytes(signature.subarray(0, 32), toBytes(moved | (1n << 255n)));
          expect(agree(text, malleable, pair.publicKey)).toBe(false);
        }
        expect(agree(text, concatBytes(signature.subarray(0, 32), toBytes(scalar)), pair.publicKey)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('agrees on the neutral element, on zero scalars, on points in a second form and on random bytes', () => {
    const zeros = new Uint8Array(32);
    const marked = toBytes(1n << 255n);
    const one = toBytes((1n << 255n) | 1n);
    const largest = toBytes((order - 1n) | (1n << 255n));
    const field = toBytes((1n << 255n) - 19n);
    const edges = [zeros, marked, one, largest, field, toBytes(order | (1n << 255n)), new Uint8Array(32).fill(255)];
    const pair = sr25519PairFromSeed(new Uint8Array(32).fill(7));
    for (const nonce of [...edges, pair.publicKey]) {
      for (const scalar of edges) {
        for (const key of [...edges, pair.publicKey]) agree(Uint8Array.of(9), concatBytes(nonce, scalar), key);
      }
    }
    // The neutral element as key and nonce with any scalar zero satisfies the equation, and is refused all the same.
    expect(schnorrkelVerify(concatBytes(zeros, marked), Uint8Array.of(9), zeros)).toBe(true);
    expect(agree(Uint8Array.of(9), concatBytes(zeros, marked), zeros)).toBe(false);
    const random = fc.uint8Array({ minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(random, seed, (signature, key) => void agree(Uint8Array.of(9), signature, key)),
      { numRuns: 60 },
    );
  });

  it('refuses wrong lengths', () => {
    expect(verifySr25519(new Uint8Array(0), new Uint8Array(63), new Uint8Array(32))).toBe(false);
    expect(verifySr25519(new Uint8Array(0), new Uint8Array(64), new Uint8Array(31))).toBe(false);
  });

  it.skipIf(!vectors)('decides the Aura seals of the shared vectors', () => {
    for (const { name, authorities, scale, valid } of vectors?.aura ?? []) {
      const header = decodeHeader(hexToBytes(scale));
      const parts = splitSeal(header);
      const slot = auraSlot(header.digest) ?? 0n;
      const author = hexToBytes(authorities[Number(slot % BigInt(authorities.length))] ?? '');
      const good = parts !== undefined && verifySr25519(headerHash(parts.unsealed), parts.seal.data, author);
      expect(good, name).toBe(valid);
    }
  });
});
