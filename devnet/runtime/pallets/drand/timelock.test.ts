import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToBytes, utf8 } from '../../../../substrate/bytes.ts';
import { openAesGcm } from './aes-gcm.ts';
import { sealTimelock, SIGNATURE_1000 } from './testing/seal-timelock.ts';
import { openTimelock, readTimelock } from './timelock.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** Weights as a validator of the real chain committed them for round 32,340,463. */
const ON_CHAIN =
  '0xadd79c4f91c9b56920e48e41d7de2bb50289966534371c16faa5a023d0052165283424fbb6f6b4121516acb75f50f2181301bd76c3df06e4' +
  '0409b293b2e4e6d4c5d29dfaf57239e2d21ec7a65f1fdd00905d91dee6baebc895c9deb76849c8cf2000000000000000ce281554cf945eba34' +
  'e9159487c3fe6854f039ebfb99c23e56075b6782187c402000000000000000c6650336df21d47c5cbd05e202b072c38c7d9c7ff7dad2ff9811' +
  'ebddb41b3e7067000000000000004b0000000000000045f7265fea37fb03a04611dac062e06e03585ba9c05a17784e6a34efb1a7f787b4b9e5' +
  'c5dd615c1746f01a2806db82524a93f616fe8981c62ab4ec28fe9839b75d0608593f6f72aceaaca10c00000000000000f6e30fc8e613b20200' +
  'bf45fe08000000000000004145535f47434d5f';

describe('AES-256-GCM', () => {
  it('opens what the platform seals, and nothing that was changed', () => {
    fc.assert(
      fc.property(bytes(32), bytes(12), fc.uint8Array({ maxLength: 100 }), fc.nat(), (key, nonce, text, at) => {
        const cipher = createCipheriv('aes-256-gcm', key, nonce);
        const sealed = new Uint8Array(Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]));
        expect(openAesGcm(key, nonce, sealed)).toEqual(text);
        sealed[at % sealed.length]! ^= 1;
        expect(openAesGcm(key, nonce, sealed)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });
  it('opens nothing with parts of the wrong length', () => {
    expect(openAesGcm(new Uint8Array(31), new Uint8Array(12), new Uint8Array(16))).toBeUndefined();
    expect(openAesGcm(new Uint8Array(32), new Uint8Array(11), new Uint8Array(16))).toBeUndefined();
    expect(openAesGcm(new Uint8Array(32), new Uint8Array(12), new Uint8Array(15))).toBeUndefined();
  });
});

describe('a timelocked text', () => {
  const text = utf8('what the validator thinks of the miners');
  const sealed = sealTimelock(text, 1_000n);
  const signature = hexToBytes(SIGNATURE_1000);
  it('opens with the signature that drand published for its round', () => {
    expect(openTimelock(sealed, signature)).toEqual(text);
  });
  it('does not open with another round, another text, or no signature', () => {
    expect(openTimelock(sealTimelock(text, 1_001n), signature)).toBeUndefined();
    expect(openTimelock(sealed, new Uint8Array(48))).toBeUndefined();
    const changed = sealed.slice();
    changed[100]! ^= 1;
    expect(openTimelock(changed, signature)).toBeUndefined();
  });
  it('is laid out as on the real chain', () => {
    const { u, v, w, sealed: body, nonce } = readTimelock(hexToBytes(ON_CHAIN));
    expect([u, v, w, body, nonce].map((part) => part.length)).toEqual([96, 32, 32, 75, 12]);
    expect(openTimelock(hexToBytes(ON_CHAIN), signature)).toBeUndefined();
  });
  it('of any bytes is refused, never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        expect(openTimelock(random, signature)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
