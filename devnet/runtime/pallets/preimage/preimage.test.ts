import { beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex, utf8 } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import { account, PalletChain, tao } from '../../executive/testing/pallet-chain.ts';
import type { Hash } from '../../frame/types.ts';
import { heldBalance } from '../balances/hold.ts';
import { freeBalance, reservedBalance, totalIssuance } from '../balances/index.ts';
import { system } from '../system/declaration.ts';
import { dropCall, keepCall, keptCall } from './bounded-call.ts';
import { preimage } from './declaration.ts';
import { preimageModule } from './module.ts';
import { preimageDeposit } from './status.ts';

const [A, B] = [account(1), account(2)];
const BYTES = utf8('what is to be kept');
const HASH = bytesToHex(blake2b256(BYTES)) as Hash;
const { calls } = preimage;
const note = calls.note_preimage({ bytes: BYTES });
let chain: PalletChain;
beforeEach(() => {
  chain = new PalletChain([preimageModule]);
});
const stored = (): boolean => preimage.storage.PreimageFor.has(chain.ctx, [HASH, BYTES.length]);

describe('a preimage', () => {
  it('costs a deposit on hold that comes back when its owner removes it', () => {
    expect(chain.as(A, note).pays).toBe(true);
    const deposit = preimageDeposit(BYTES.length);
    expect(deposit).toBe(104_000_000n + 18_000_000n);
    expect(heldBalance(chain.ctx, A, { type: 'Preimage', value: 'Preimage' })).toBe(deposit);
    expect(reservedBalance(chain.ctx, A)).toBe(deposit);
    expect(stored()).toBe(true);
    expect(() => chain.as(B, note)).toThrow('Preimage.AlreadyNoted');
    expect(() => chain.as(B, calls.unnote_preimage({ hash: HASH }))).toThrow('Preimage.NotAuthorized');
    chain.as(A, calls.unnote_preimage({ hash: HASH }));
    expect(freeBalance(chain.ctx, A)).toBe(tao(1_000));
    expect(stored()).toBe(false);
    expect(chain.events()).toEqual(['Preimage.Noted', 'Preimage.Cleared']);
    expect(() => chain.as(A, calls.unnote_preimage({ hash: HASH }))).toThrow('Preimage.NotNoted');
  });
  it('that root asked for is free to bring and stays until root no longer wants it', () => {
    chain.asRoot(calls.request_preimage({ hash: HASH }));
    chain.asRoot(calls.request_preimage({ hash: HASH }));
    expect(chain.as(A, note).pays).toBe(false);
    expect(reservedBalance(chain.ctx, A)).toBe(0n);
    chain.asRoot(calls.unrequest_preimage({ hash: HASH }));
    expect(stored()).toBe(true);
    chain.asRoot(calls.unrequest_preimage({ hash: HASH }));
    expect(stored()).toBe(false);
    expect(() => chain.asRoot(calls.unrequest_preimage({ hash: HASH }))).toThrow('Preimage.NotRequested');
    expect(chain.events()).toEqual(['Preimage.Requested', 'Preimage.Noted', 'Preimage.Cleared']);
  });
  it('with an owner goes back to the owner when it is no longer requested', () => {
    chain.as(A, note);
    chain.asRoot(calls.request_preimage({ hash: HASH }));
    chain.as(A, calls.unnote_preimage({ hash: HASH }));
    expect(reservedBalance(chain.ctx, A)).toBe(0n);
    expect(stored()).toBe(true);
    chain.asRoot(calls.unrequest_preimage({ hash: HASH }));
    expect(stored()).toBe(false);
    chain.as(A, note);
    chain.asRoot(calls.request_preimage({ hash: HASH }));
    chain.asRoot(calls.unrequest_preimage({ hash: HASH }));
    chain.as(A, calls.unnote_preimage({ hash: HASH }));
    expect(stored()).toBe(false);
    expect(totalIssuance(chain.ctx)).toBe(tao(9_000));
  });
  it('of the old format is moved to the new one, mostly for free', () => {
    const old = { type: 'Requested', value: { deposit: undefined, count: 2, len: 5 } } as const;
    preimage.storage.StatusFor.put(chain.ctx, HASH, old);
    expect(chain.as(A, calls.ensure_updated({ hashes: [HASH] })).pays).toBe(false);
    expect(chain.as(A, calls.ensure_updated({ hashes: [HASH] })).pays).toBe(true);
    expect(preimage.storage.RequestStatusFor.get(chain.ctx, HASH)).toEqual({
      type: 'Requested',
      value: { maybe_ticket: undefined, count: 2, maybe_len: 5 },
    });
    expect(() => chain.as(A, calls.ensure_updated({ hashes: [] }))).toThrow('Preimage.TooFew');
  });
  it('is refused to those who cannot pay, and beyond 4 MiB', () => {
    const bytes = new Uint8Array(4 * 1024 * 1024 + 1);
    expect(() => chain.asRoot(calls.note_preimage({ bytes }))).toThrow('Preimage.TooBig');
    expect(() => chain.as(A, calls.note_preimage({ bytes: bytes.subarray(1) }))).toThrow('Token.FundsUnavailable');
  });
});

describe('a call kept for later', () => {
  it('stands in place up to 128 bytes, else as a preimage that its user gives up', () => {
    const short = system.calls.remark({ remark: new Uint8Array(100) });
    const long = system.calls.remark({ remark: new Uint8Array(200) });
    const [a, b] = [keepCall(chain.ctx, short), keepCall(chain.ctx, long)];
    expect([a.type, b.type]).toEqual(['Inline', 'Lookup']);
    expect([keptCall(chain.ctx, a), keptCall(chain.ctx, b)]).toEqual([short, long]);
    dropCall(chain.ctx, b);
    expect(keptCall(chain.ctx, b)).toBeUndefined();
  });
});
