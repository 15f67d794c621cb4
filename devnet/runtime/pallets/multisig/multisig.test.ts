import { createKeyMulti } from '@polkadot/util-crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import { account, PalletChain, tao } from '../../executive/testing/pallet-chain.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { encode } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { runtimeCall } from '../../types/outer.ts';
import { balances, freeBalance, reservedBalance } from '../balances/index.ts';
import { multisig } from './declaration.ts';
import { multisigModule } from './module.ts';
import { multisigAccount } from './signatories.ts';

const [A, B, C, TO] = [account(1), account(2), account(3), account(9)];
const SHARED = multisigAccount([A, B, C], 2);
const MAX = { ref_time: 1_000_000_000n, proof_size: 0n };
const pay = (amount: bigint): RuntimeCall =>
  balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: TO }, value: amount });
const hashOf = (call: RuntimeCall) => bytesToHex(blake2b256(encode(runtimeCall, call)));
type Point = { height: number; index: number } | undefined;
const others = (who: AccountId) => [A, B, C].filter((x) => x !== who);
const asMulti = (who: AccountId, call: RuntimeCall, maybe_timepoint: Point, max_weight = MAX): RuntimeCall =>
  multisig.calls.as_multi({ threshold: 2, other_signatories: others(who), maybe_timepoint, call, max_weight });
const approve = (who: AccountId, call: RuntimeCall, maybe_timepoint: Point): RuntimeCall =>
  multisig.calls.approve_as_multi({
    threshold: 2,
    other_signatories: others(who),
    maybe_timepoint,
    call_hash: hashOf(call),
    max_weight: MAX,
  });

let chain: PalletChain;
const when = { height: 1, index: 4 };
beforeEach(() => {
  chain = new PalletChain([multisigModule]);
  chain.as(A, balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: SHARED }, value: tao(10) }));
  chain.ctx.extrinsicIndex = 4;
  chain.events();
});

describe('a shared account', () => {
  it('has the address every client computes', () => {
    expect(SHARED).toBe(bytesToHex(createKeyMulti([A, B, C].map(hexToBytes), 2)));
  });
  it('wants the others sorted, without the sender, at least one and fewer than a hundred', () => {
    const call = (list: AccountId[], threshold = 2): RuntimeCall =>
      multisig.calls.as_multi({
        threshold,
        other_signatories: list,
        maybe_timepoint: undefined,
        call: pay(1n),
        max_weight: MAX,
      });
    expect(() => chain.as(A, call([C, B]))).toThrow('Multisig.SignatoriesOutOfOrder');
    expect(() => chain.as(A, call([B, B]))).toThrow('Multisig.SignatoriesOutOfOrder');
    expect(() => chain.as(A, call([A, B]))).toThrow('Multisig.SenderInSignatories');
    expect(() => chain.as(A, call([]))).toThrow('Multisig.TooFewSignatories');
    expect(() => chain.as(A, call([B], 1))).toThrow('Multisig.MinimumThreshold');
    const many = Array.from({ length: 100 }, (_, i) => account(i + 10));
    expect(() => chain.as(A, call(many))).toThrow('Multisig.TooManySignatories');
  });
});

describe('an operation', () => {
  const call = pay(tao(3));
  it('begins with a deposit, is carried out by the last approval with the call, and returns the deposit', () => {
    chain.as(A, approve(A, call, undefined));
    expect(reservedBalance(chain.ctx, A)).toBe(132_000_000n + 2n * 32_000_000n);
    expect(chain.events()).toEqual(['Balances.Reserved', 'Multisig.NewMultisig']);
    chain.next(5).as(B, asMulti(B, call, when));
    expect(reservedBalance(chain.ctx, A)).toBe(0n);
    expect(freeBalance(chain.ctx, TO)).toBe(tao(1_003));
    expect(chain.last('Multisig.MultisigExecuted')).toEqual({
      approving: B,
      timepoint: when,
      multisig: SHARED,
      call_hash: hashOf(call),
      result: { ok: true, value: undefined },
    });
    expect(multisig.storage.Multisigs.has(chain.ctx, SHARED, hashOf(call))).toBe(false);
  });
  it('waits for the call when the approvals are there by hash alone; then any signatory may bring it', () => {
    chain.as(A, approve(A, call, undefined));
    chain.as(B, approve(B, call, when));
    expect(freeBalance(chain.ctx, TO)).toBe(tao(1_000));
    expect(() => chain.as(C, approve(C, call, when))).toThrow('Multisig.AlreadyApproved');
    chain.as(A, asMulti(A, call, when));
    expect(freeBalance(chain.ctx, TO)).toBe(tao(1_003));
  });
  it('is told apart by its timepoint', () => {
    expect(() => chain.as(A, asMulti(A, call, when))).toThrow('Multisig.UnexpectedTimepoint');
    chain.as(A, asMulti(A, call, undefined));
    expect(() => chain.as(B, asMulti(B, call, undefined))).toThrow('Multisig.NoTimepoint');
    expect(() => chain.as(B, asMulti(B, call, { height: 1, index: 5 }))).toThrow('Multisig.WrongTimepoint');
    expect(() => chain.as(A, asMulti(A, call, when))).toThrow('Multisig.AlreadyApproved');
  });
  it('is not carried out when the call weighs more than the sender allows', () => {
    chain.as(A, approve(A, call, undefined));
    expect(() => chain.as(B, asMulti(B, call, when, { ref_time: 1n, proof_size: 0n }))).toThrow(
      'Multisig.MaxWeightTooLow',
    );
  });
  it('ends also when its call fails; the event says so', () => {
    const tooMuch = pay(tao(99));
    chain.as(A, approve(A, tooMuch, undefined));
    chain.as(B, asMulti(B, tooMuch, when));
    expect(chain.last('Multisig.MultisigExecuted')).toMatchObject({ result: { ok: false } });
    expect(multisig.storage.Multisigs.has(chain.ctx, SHARED, hashOf(tooMuch))).toBe(false);
  });
  it('can be cancelled only by who began it', () => {
    chain.as(A, approve(A, call, undefined));
    const cancel = (who: AccountId, timepoint = when): RuntimeCall =>
      multisig.calls.cancel_as_multi({
        threshold: 2,
        other_signatories: others(who),
        timepoint,
        call_hash: hashOf(call),
      });
    expect(() => chain.as(B, cancel(B))).toThrow('Multisig.NotOwner');
    expect(() => chain.as(A, cancel(A, { height: 2, index: 4 }))).toThrow('Multisig.WrongTimepoint');
    chain.as(A, cancel(A));
    expect(reservedBalance(chain.ctx, A)).toBe(0n);
    expect(() => chain.as(A, cancel(A))).toThrow('Multisig.NotFound');
  });
  it('can have its deposit brought up to date, for free when it changes', () => {
    chain.as(A, approve(A, call, undefined));
    const poke = multisig.calls.poke_deposit({ threshold: 2, other_signatories: others(A), call_hash: hashOf(call) });
    expect(chain.as(A, poke).pays).toBe(true);
    multisig.storage.Multisigs.mutate(chain.ctx, SHARED, hashOf(call), (m) => ({ ...m!, deposit: m!.deposit - 5n }));
    expect(chain.as(A, poke).pays).toBe(false);
    expect(chain.last('Multisig.DepositPoked')).toMatchObject({ old_deposit: 195_999_995n, new_deposit: 196_000_000n });
  });
});

describe('a threshold of one', () => {
  it('lets every signatory act at once; a failing call fails', () => {
    const shared = multisigAccount([A, B], 1);
    chain.as(A, balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: shared }, value: tao(5) }));
    const act = (amount: bigint) => multisig.calls.as_multi_threshold_1({ other_signatories: [A], call: pay(amount) });
    chain.as(B, act(tao(2)));
    expect(freeBalance(chain.ctx, shared)).toBe(tao(3));
    expect(() => chain.as(B, act(tao(99)))).toThrow('Token.FundsUnavailable');
  });
});
