import { ed25519 } from '@noble/curves/ed25519.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { hexToBytes, utf8 } from '../../substrate/bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import { ed25519Ready } from './fast-ed25519.ts';

beforeAll(() => ed25519Ready);
const secret = new Uint8Array(32).fill(7);
const key = ed25519.getPublicKey(secret);
const message = utf8('precommit');

describe('an ed25519 signature', () => {
  it('is good for its message and key only', () => {
    const signature = ed25519.sign(message, secret);
    expect(verifyEd25519(message, signature, key)).toBe(true);
    expect(verifyEd25519(utf8('precommit!'), signature, key)).toBe(false);
    expect(verifyEd25519(message, signature, ed25519.getPublicKey(new Uint8Array(32).fill(8)))).toBe(false);
    for (const at of [0, 31, 32, 63]) {
      const changed = signature.slice();
      changed[at]! ^= 1;
      expect(verifyEd25519(message, changed, key)).toBe(false);
    }
  });

  it('of the wrong length, or of a key that is no point, is false', () => {
    const signature = ed25519.sign(message, secret);
    expect(verifyEd25519(message, signature.subarray(1), key)).toBe(false);
    expect(verifyEd25519(message, signature, key.subarray(1))).toBe(false);
    expect(verifyEd25519(message, signature, new Uint8Array(32).fill(0xff).fill(2, 0, 1))).toBe(false);
  });

  it('follows ZIP 215: points of small order count, in any of their encodings, and s must be reduced', () => {
    // The neutral element and other points of small order, as key and as R; s = 0 solves the equation times eight.
    const small = [
      '0100000000000000000000000000000000000000000000000000000000000000',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      // y = 1 written as p + 1: not canonical.
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ];
    for (const a of small) {
      for (const r of small) {
        const signature = new Uint8Array(64);
        signature.set(hexToBytes(r));
        expect(verifyEd25519(message, signature, hexToBytes(a))).toBe(true);
      }
    }
    const order = hexToBytes('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
    const unreduced = new Uint8Array(64);
    unreduced.set(hexToBytes(small[0]!));
    unreduced.set(order, 32);
    expect(verifyEd25519(message, unreduced, hexToBytes(small[0]!))).toBe(false);
  });
});
