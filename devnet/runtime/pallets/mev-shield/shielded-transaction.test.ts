import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, encodeU16 } from '../../../../substrate/bytes.ts';
import { parseShielded } from './shielded-transaction.ts';
import { unshield } from './unshield.ts';

const part = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('the parts of a ciphertext', () => {
  it('are found whatever their lengths, and nothing of the bytes is left over', () => {
    const parts = fc.tuple(part(16), fc.uint8Array({ maxLength: 1200 }), part(24), fc.uint8Array({ minLength: 1 }));
    fc.assert(
      fc.property(parts, ([key_hash, kem_ct, nonce, aead_ct]) => {
        const bytes = concatBytes(key_hash, encodeU16(kem_ct.length), kem_ct, nonce, aead_ct);
        expect(parseShielded(bytes)).toEqual({ key_hash, kem_ct, nonce, aead_ct });
      }),
    );
  });
  it('must all be there, wherever the bytes are cut', () => {
    const whole = concatBytes(new Uint8Array(16), encodeU16(4), new Uint8Array(4 + 24 + 1));
    expect(parseShielded(whole)).toBeDefined();
    for (let length = 0; length < whole.length; length++)
      expect(parseShielded(whole.subarray(0, length))).toBeUndefined();
  });
  it('of any bytes are looked for without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const parsed = parseShielded(bytes);
        if (parsed) expect(16 + 2 + parsed.kem_ct.length + 24 + parsed.aead_ct.length).toBe(bytes.length);
      }),
    );
  });
});

describe('opening', () => {
  const { publicKey, secretKey } = ml_kem768.keygen(new Uint8Array(64).fill(5));
  const plaintext = Uint8Array.of(1, 2, 3, 4);
  const nonce = new Uint8Array(24).fill(9);
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, new Uint8Array(32).fill(7));
  const shielded = {
    key_hash: new Uint8Array(16),
    kem_ct: cipherText,
    nonce,
    aead_ct: xchacha20poly1305(sharedSecret, nonce).encrypt(plaintext),
  };
  it('gives what was encrypted', () => {
    expect(unshield(secretKey, shielded)).toEqual(plaintext);
  });
  it('gives nothing with another key, or when one byte was changed', () => {
    expect(unshield(ml_kem768.keygen(new Uint8Array(64).fill(6)).secretKey, shielded)).toBeUndefined();
    for (const field of ['kem_ct', 'nonce', 'aead_ct'] as const) {
      const changed = shielded[field].slice();
      changed[3]! ^= 1;
      expect(unshield(secretKey, { ...shielded, [field]: changed }), field).toBeUndefined();
    }
  });
  it('gives nothing for parts of any other length, and never fails', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2500 }),
        fc.uint8Array({ maxLength: 1200 }),
        fc.uint8Array(),
        (key, kem_ct, aead_ct) => {
          expect(unshield(key, { ...shielded, kem_ct, aead_ct })).toBeUndefined();
        },
      ),
    );
    expect(unshield(new Uint8Array(2400), shielded)).toBeUndefined();
    expect(unshield(secretKey, { ...shielded, aead_ct: new Uint8Array(15) })).toBeUndefined();
  });
});
