import { describe, expect, it } from 'vitest';
import { encodeU32 } from '../../substrate/bytes.ts';
import { TransactionPool } from './pool.ts';

const LATER = 1024;
const CAPACITY = 8192;

/** A transaction of four bytes and more: the nonce, then filling. It waits for the nonce before. */
const tx = (nonce: number, length = 4): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes.set(encodeU32(nonce));
  return bytes;
};
const pool = (ready: (nonce: number) => boolean): TransactionPool =>
  new TransactionPool(
    (bytes) => {
      const nonce = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      const requires = ready(nonce) ? [] : [encodeU32(nonce - 1)];
      return {
        ok: true,
        valid: { priority: 1n, requires, provides: [bytes.slice(0, 4)], longevity: 64n, propagate: true },
      };
    },
    () => 0,
  );
const full = expect.objectContaining({ reason: { kind: 'full' } }) as Error;

describe('a flooded pool', () => {
  it('keeps room for others when somebody sends nonces that wait for one that never comes', () => {
    const flooded = pool((nonce) => nonce >= 1_000_000);
    for (let n = 2; n < 2 + LATER; n++) flooded.submit(tx(n));
    expect(() => flooded.submit(tx(9999))).toThrow(full);
    flooded.submit(tx(1_000_000));
    expect(flooded.ready()).toHaveLength(1);
  });
  it('refuses what is beyond its number and beyond its bytes, and takes more when there is room again', () => {
    const many = pool(() => true);
    for (let n = 0; n < CAPACITY; n++) many.submit(tx(n));
    expect(() => many.submit(tx(CAPACITY))).toThrow(full);
    const heavy = pool(() => true);
    for (let n = 0; n < 5; n++) heavy.submit(tx(n, 4 * 1024 * 1024));
    expect(() => heavy.submit(tx(5))).toThrow(full);
    heavy.invalid(tx(4, 4 * 1024 * 1024));
    heavy.submit(tx(5));
    expect(heavy.size).toBe(5);
  });
});
