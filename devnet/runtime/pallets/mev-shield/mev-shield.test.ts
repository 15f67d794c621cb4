import { beforeEach, describe, expect, it } from 'vitest';
import { account, PalletChain } from '../../executive/testing/pallet-chain.ts';
import { Context } from '../../frame/context.ts';
import { none } from '../../frame/origin.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { State } from '../../frame/state.ts';
import { decode, encode } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { runtimeCall } from '../../types/outer.ts';
import { Trie } from '../../../../substrate/trie/trie.ts';
import { aura } from '../aura/declaration.ts';
import { balances, freeBalance } from '../balances/index.ts';
import { mevShield } from './declaration.ts';
import { mevShieldModule } from './module.ts';
import { rotateKeys } from './rotate-keys.ts';

const { calls, storage } = mevShield;
const [A, B] = [account(1), account(2)];
const someKey = (n: number): Uint8Array => new Uint8Array(1184).fill(n);

describe('the rotation of keys with three authors', () => {
  const authors = [account(1), account(2), account(3)];
  let ctx: Context;
  beforeEach(() => {
    const state = new State(Trie.empty(1));
    ctx = new Context(state, { number: 0 });
    aura.storage.Authorities.put(ctx, authors);
  });
  /** Block `n` of slot `n`, in which its author announces the key filled with `n`. */
  function block(n: number, key: Uint8Array | 'none' = someKey(n)): void {
    ctx = new Context(ctx.state, { number: n, author: authors[n % 3] });
    aura.storage.CurrentSlot.put(ctx, BigInt(n));
    rotateKeys(ctx, key === 'none' ? undefined : key);
  }
  const keys = () => [storage.NextKey, storage.PendingKey, storage.CurrentKey].map((item) => item.get(ctx)?.[0]);

  it('offers the key that the author after the next announced last, and hands it on block by block', () => {
    block(1);
    expect(keys()).toEqual([undefined, undefined, undefined]);
    block(2);
    expect(keys()).toEqual([1, undefined, undefined]);
    block(3);
    expect(keys()).toEqual([2, 1, undefined]);
    block(4);
    expect(keys()).toEqual([3, 2, 1]);
    block(5);
    expect(keys()).toEqual([4, 3, 2]);
    expect([storage.PendingKeyExpiresAt.get(ctx), storage.NextKeyExpiresAt.get(ctx)]).toEqual([7, 8]);
  });
  it('forgets an author without a key, and what then is missing expires nowhere', () => {
    for (const n of [1, 2, 3]) block(n);
    block(4, 'none');
    expect(storage.AuthorKeys.has(ctx, authors[1]!)).toBe(false);
    block(5);
    expect(keys()).toEqual([undefined, 3, 2]);
    expect(storage.NextKeyExpiresAt.has(ctx)).toBe(false);
  });
  it('refuses keys of another length, and blocks without an author', () => {
    expect(() => block(1, new Uint8Array(1183))).toThrow('MevShield.BadEncKeyLen');
    ctx = new Context(ctx.state, { number: 1 });
    expect(() => rotateKeys(ctx, someKey(1))).toThrow('MevShield.Unreachable');
  });
});

const pay = (rao: bigint): RuntimeCall =>
  balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: B }, value: rao });
const store = (data: Uint8Array): RuntimeCall => calls.store_encrypted({ encrypted_call: data });

describe('calls', () => {
  let chain: PalletChain;
  beforeEach(() => {
    chain = new PalletChain([mevShieldModule()]);
  });
  it('to submit say so with the hash of sender and ciphertext, and do nothing else', () => {
    chain.as(A, calls.submit_encrypted({ ciphertext: Uint8Array.of(1, 2, 3) }));
    expect(chain.last('MevShield.EncryptedSubmitted')).toEqual({
      id: '0xda98042b412524f6ee40c1c450c1e8bb382a167297996bcda09c04bea083f78a',
      who: A,
    });
  });
  it('to announce are the block author’s, without a signature', () => {
    expect(() => chain.as(A, calls.announce_next_key({ enc_key: someKey(1) }))).toThrow('BadOrigin');
    expect(() => chain.dispatch(none, calls.announce_next_key({ enc_key: someKey(1) }))).toThrow(
      'MevShield.Unreachable',
    );
  });
  it('to change limits are root’s, within half a block’s weight', () => {
    const limits = [
      calls.set_max_pending_extrinsics_number({ value: 2 }),
      calls.set_on_initialize_weight({ value: 2_000_000_000_000n }),
      calls.set_stored_extrinsic_lifetime({ value: 3 }),
      calls.set_max_extrinsic_weight({ value: 2_000_000_000_000n }),
    ];
    for (const call of limits) {
      expect(() => chain.as(A, call)).toThrow('BadOrigin');
      chain.asRoot(call);
    }
    expect(chain.events()).toEqual([
      'MevShield.MaxPendingExtrinsicsNumberSet',
      'MevShield.OnInitializeWeightSet',
      'MevShield.ExtrinsicLifetimeSet',
      'MevShield.MaxExtrinsicWeightSet',
    ]);
    const above = 2_000_000_000_001n;
    for (const call of [
      calls.set_on_initialize_weight({ value: above }),
      calls.set_max_extrinsic_weight({ value: above }),
    ])
      expect(() => chain.asRoot(call)).toThrow('MevShield.WeightExceedsAbsoluteMax');
  });
  it('can carry 8,192 bytes and no more', () => {
    const encoded = encode(runtimeCall, store(new Uint8Array(8192)));
    expect(decode(runtimeCall, encoded)).toEqual(store(new Uint8Array(8192)));
    expect(() => encode(runtimeCall, store(new Uint8Array(8193)))).toThrow(/8193 items where 8192/);
  });
  it('that were stored cannot be opened by this chain yet: they fail in the next block', () => {
    chain.as(A, store(Uint8Array.of(1)));
    expect(chain.last('MevShield.ExtrinsicStored')).toEqual({ index: 0, who: A });
    chain.next();
    expect(chain.events()).toEqual(['MevShield.ExtrinsicDecodeFailed']);
    expect([storage.CounterForPendingExtrinsics.get(chain.ctx), storage.PendingExtrinsics.has(chain.ctx, 0)]).toEqual([
      0,
      false,
    ]);
  });
});

describe('stored calls, where the chain can open them', () => {
  let chain: PalletChain;
  beforeEach(() => {
    chain = new PalletChain([mevShieldModule((data) => (data[0] === 0xff ? undefined : decode(runtimeCall, data)))]);
  });
  const stored = (who: AccountId, call: RuntimeCall) => chain.as(who, store(encode(runtimeCall, call)));

  it('run in the next block as who stored them, in their order', () => {
    stored(A, pay(5n));
    chain.as(A, store(Uint8Array.of(0xff)));
    stored(A, pay(1n << 60n));
    chain.events();
    chain.next();
    expect(freeBalance(chain.ctx, B)).toBe(1_000_000_000_005n);
    expect(chain.events()).toEqual([
      'Balances.Transfer',
      'MevShield.ExtrinsicDispatched',
      'MevShield.ExtrinsicDecodeFailed',
      'MevShield.ExtrinsicDispatchFailed',
    ]);
    expect(storage.CounterForPendingExtrinsics.get(chain.ctx)).toBe(0);
  });
  it('wait while the weight of a block is used up, and expire after their lifetime', () => {
    chain.asRoot(calls.set_on_initialize_weight({ value: 700_000_000n }));
    chain.asRoot(calls.set_stored_extrinsic_lifetime({ value: 2 }));
    stored(A, pay(5n));
    stored(A, pay(6n));
    chain.events();
    chain.next();
    expect(chain.events()).toEqual([
      'Balances.Transfer',
      'MevShield.ExtrinsicDispatched',
      'MevShield.ExtrinsicPostponed',
    ]);
    chain.asRoot(calls.set_on_initialize_weight({ value: 0n }));
    chain.events();
    chain.next();
    expect(chain.events()).toEqual(['MevShield.ExtrinsicPostponed']);
    chain.next();
    expect(chain.last('MevShield.ExtrinsicExpired')).toEqual({ index: 1 });
    expect(storage.PendingExtrinsics.entries(chain.ctx)).toEqual([]);
  });
  it('are dropped when one alone is above the limit', () => {
    chain.asRoot(calls.set_max_extrinsic_weight({ value: 1n }));
    stored(A, pay(5n));
    chain.events();
    chain.next();
    expect(chain.events()).toEqual(['MevShield.ExtrinsicWeightExceeded']);
  });
  it('are refused when as many wait as may', () => {
    chain.asRoot(calls.set_max_pending_extrinsics_number({ value: 1 }));
    stored(A, pay(5n));
    expect(() => stored(A, pay(5n))).toThrow('MevShield.TooManyPendingExtrinsics');
    chain.next();
    stored(A, pay(5n));
    expect(storage.NextPendingExtrinsicIndex.get(chain.ctx)).toBe(2);
  });
});
