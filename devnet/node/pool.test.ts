import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { Validity } from '../runtime/runtime.ts';
import { TransactionPool, TransactionRejected, type PoolStatus } from './pool.ts';

/** A transaction as `account nonce priority`; valid while its nonce is not below the account's. */
const tx = (account: number, nonce: number, priority = 1): Uint8Array => Uint8Array.of(account, nonce, priority);

function poolWith(nonces: number[] = []) {
  const validate = ([account = 0, nonce = 0, priority = 0]: Uint8Array): Validity => {
    const next = nonces[account] ?? 0;
    if (nonce < next) return { ok: false, error: { kind: 'Invalid', name: 'Stale' } };
    return {
      ok: true,
      valid: {
        priority: BigInt(priority),
        requires: nonce > next ? [Uint8Array.of(account, nonce - 1)] : [],
        provides: [Uint8Array.of(account, nonce)],
        longevity: 64n,
        propagate: true,
      },
    };
  };
  let head = 0;
  const pool = new TransactionPool(validate, () => head);
  const seen: string[] = [];
  const name = new Map<string, string>();
  pool.status.on(({ hash, status }: { hash: string; status: PoolStatus }) =>
    seen.push(`${name.get(hash)} ${status.type}`),
  );
  return {
    pool,
    seen,
    nonces,
    setHead: (n: number) => (head = n),
    submit: (t: Uint8Array) => {
      name.set(bytesToHex(blake2b256(t)), [...t.slice(0, 2)].join('/'));
      return pool.submit(t);
    },
  };
}

const block = (hash: Hash, ...extrinsics: Uint8Array[]) => ({ hash, extrinsics });
/** The chain grew by a block with these. */
const grown = (...extrinsics: Uint8Array[]) => ({ retracted: [], enacted: [block('0xb1', ...extrinsics)] });

describe('the transaction pool', () => {
  it('holds a later nonce as future until the earlier one is there', () => {
    const { pool, seen, submit } = poolWith();
    submit(tx(1, 1));
    expect(pool.ready()).toEqual([]);
    submit(tx(1, 0));
    expect(pool.ready()).toEqual([tx(1, 0), tx(1, 1)]);
    expect(seen).toEqual(['1/1 future', '1/0 ready', '1/1 ready']);
  });

  it('puts the higher priority first, but never a transaction before what it requires', () => {
    const { pool, submit } = poolWith();
    submit(tx(1, 0, 1));
    submit(tx(1, 1, 9));
    submit(tx(2, 0, 5));
    expect(pool.ready()).toEqual([tx(2, 0, 5), tx(1, 0, 1), tx(1, 1, 9)]);
  });

  it('replaces a transaction of the same nonce only by one of higher priority', () => {
    const { pool, seen, submit } = poolWith();
    submit(tx(1, 0, 5));
    expect(() => submit(tx(1, 0, 4))).toThrow(TransactionRejected);
    submit(tx(1, 0, 6));
    expect(pool.ready()).toEqual([tx(1, 0, 6)]);
    expect(seen).toContain('1/0 usurped');
  });

  it('refuses what it already holds', () => {
    const { submit } = poolWith();
    submit(tx(1, 0));
    expect(() => submit(tx(1, 0))).toThrow(expect.objectContaining({ reason: { kind: 'alreadyImported' } }));
  });

  it('says inBlock for what a block took, and invalid for what became stale', () => {
    const { pool, seen, nonces, submit } = poolWith();
    submit(tx(1, 0));
    submit(tx(2, 0));
    nonces[1] = 1;
    nonces[2] = 1;
    pool.follow(grown(tx(1, 0)));
    expect(seen.slice(-2)).toEqual(['1/0 inBlock', '2/0 invalid']);
    expect(pool.size).toBe(0);
  });

  it('drops what outlived its longevity', () => {
    const { pool, seen, setHead, submit } = poolWith();
    submit(tx(1, 0));
    setHead(65);
    pool.follow(grown());
    expect(seen.at(-1)).toBe('1/0 dropped');
  });

  it('makes a future transaction ready when a block brings its predecessor from elsewhere', () => {
    const { pool, seen, nonces, submit } = poolWith();
    submit(tx(1, 1));
    nonces[1] = 1;
    pool.follow(grown(tx(1, 0)));
    expect(pool.ready()).toEqual([tx(1, 1)]);
    expect(seen).toEqual(['1/1 future', '1/1 ready']);
  });

  it('takes back what a block left behind held, unless the new chain holds it too or has no room for it', () => {
    const { pool, seen, nonces, submit } = poolWith();
    for (const t of [tx(1, 0), tx(2, 0), tx(3, 0)]) submit(t);
    nonces.splice(0, 4, 0, 1, 1, 1);
    pool.follow(grown(tx(1, 0), tx(2, 0), tx(3, 0)));
    seen.length = 0;
    nonces.splice(0, 4, 0, 0, 1, 1);
    const left = block('0xb1', tx(1, 0), tx(2, 0), tx(3, 0));
    pool.follow({ retracted: [left], enacted: [block('0xb2', tx(2, 0))] });
    expect(pool.ready()).toEqual([tx(1, 0)]);
    const retracted = ['1/0 retracted', '2/0 retracted', '3/0 retracted'];
    expect(seen).toEqual([...retracted, '2/0 inBlock', '1/0 ready', '3/0 invalid']);
  });

  it('offers every account its nonces in order without gaps, whatever the order of arrival', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 5 }), fc.integer({ min: 1, max: 9 })), {
          selector: ([a, n]) => `${a}/${n}`,
        }),
        (list) => {
          const { pool, submit } = poolWith();
          for (const [a, n, p] of list) submit(tx(a, n, p));
          const next: number[] = [0, 0, 0, 0];
          for (const [account = 0, nonce] of pool.ready()) expect(nonce).toBe(next[account]!++);
          for (let a = 0; a < 4; a++) expect(list.some(([x, n]) => x === a && n === next[a])).toBe(false);
        },
      ),
    );
  });
});
