import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../../../substrate/bytes.ts';
import { U64F64 } from '../../economy/fixed/formats.ts';
import { verifyMultiSignature } from '../../executive/verify.ts';
import { decode, encode, ScaleError } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { signedOrder } from '../../types/limit-orders.ts';
import { alphaToTao, net, taoToAlpha } from './netting.ts';
import { orderBytes, orderId, partOf, swapLimit, type Order, type SignedOrder } from './order.ts';

const U64_MAX = (1n << 64n) - 1n;
const account = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes) as AccountId);
const u64 = fc.bigInt(0n, U64_MAX);
const u32 = fc.nat(0xffff_ffff);
const order: fc.Arbitrary<Order> = fc.record({
  signer: account,
  hotkey: account,
  netuid: fc.nat(0xffff),
  order_type: fc.constantFrom('LimitBuy' as const, 'TakeProfit' as const, 'StopLoss' as const),
  amount: u64,
  limit_price: u64,
  expiry: u64,
  fee_rate: u32,
  fee_recipient: account,
  relayer: fc.option(fc.array(account, { maxLength: 10 }), { nil: undefined }),
  max_slippage: fc.option(u32, { nil: undefined }),
  chain_id: u64,
  partial_fills_enabled: fc.boolean(),
});
const signedOf = (value: Order): SignedOrder => ({
  order: { type: 'V1', value },
  signature: { type: 'Sr25519', value: new Uint8Array(64) },
  partial_fill: undefined,
});
const ONE: Order = {
  signer: `0x${'11'.repeat(32)}`,
  hotkey: `0x${'22'.repeat(32)}`,
  netuid: 2,
  order_type: 'StopLoss',
  amount: 5n,
  limit_price: 7n,
  expiry: 9n,
  fee_rate: 10_000_000,
  fee_recipient: `0x${'33'.repeat(32)}`,
  relayer: [`0x${'44'.repeat(32)}`],
  max_slippage: undefined,
  chain_id: 42n,
  partial_fills_enabled: true,
};

describe('the bytes of an order', () => {
  it('are its fields in the order of the chain’s type', () => {
    const u64le = (n: number): string => n.toString(16).padStart(2, '0') + '00'.repeat(7);
    expect(bytesToHex(orderBytes({ type: 'V1', value: ONE }))).toBe(
      `0x00${'11'.repeat(32)}${'22'.repeat(32)}020002${u64le(5)}${u64le(7)}${u64le(9)}80969800${'33'.repeat(32)}0104${'44'.repeat(32)}00${u64le(42)}01`,
    );
  });
  it('are read back to the same order, and name it', () => {
    fc.assert(
      fc.property(order, (value) => {
        const signed = signedOf(value);
        expect(decode(signedOrder, encode(signedOrder, signed))).toEqual(signed);
      }),
    );
    expect(orderId({ type: 'V1', value: ONE })).not.toBe(orderId({ type: 'V1', value: { ...ONE, amount: 6n } }));
  });
  it('cannot name more than ten relayers', () => {
    const eleven = signedOf({ ...ONE, relayer: Array.from({ length: 11 }, () => ONE.signer) });
    expect(() => encode(signedOrder, eleven)).toThrow(ScaleError);
  });
  it('of any kind are read or refused, never more', () => {
    const good = encode(signedOrder, signedOf(ONE));
    const changed = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte));
    const cut = fc.nat(good.length).map((length) => good.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), changed, cut), (bytes) => {
        try {
          expect(encode(signedOrder, decode(signedOrder, bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ScaleError);
        }
      }),
    );
  });
  it('are what a wallet’s sr25519 signature stands under', async () => {
    await cryptoWaitReady();
    const pair = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
    const value = { ...ONE, signer: bytesToHex(pair.publicKey) as AccountId };
    const bytes = orderBytes({ type: 'V1', value });
    expect(verifyMultiSignature({ type: 'Sr25519', value: pair.sign(bytes) }, bytes, value.signer)).toBe(true);
  });
});

describe('the limit handed to the pool', () => {
  it('is none without slippage, and else the price widened by it within 64 bits', () => {
    const limit = (change: Partial<Order>) => swapLimit({ ...ONE, limit_price: 1_000n, ...change });
    const [buy, sell] = [{ order_type: 'LimitBuy' } as const, { order_type: 'TakeProfit' } as const];
    expect([limit(buy), limit(sell)]).toEqual([U64_MAX, 0n]);
    expect([limit({ ...buy, max_slippage: 15_500_000 }), limit({ ...sell, max_slippage: 15_500_000 })]).toEqual([
      1_015n,
      985n,
    ]);
    expect(limit({ ...buy, limit_price: U64_MAX, max_slippage: 1 })).toBe(U64_MAX);
    expect(limit({ ...sell, max_slippage: 4_000_000_000 })).toBe(0n);
  });
});

describe('amounts of a batch', () => {
  const price = U64F64.fromInt(3) / 2n;
  it('round down at every step', () => {
    expect([alphaToTao(3n, price), taoToAlpha(4n, price), partOf(333_333_333, 10n)]).toEqual([4n, 2n, 3n]);
  });
  it('that are beyond 64 bits count as the largest number, or are an error where they are divided', () => {
    expect(alphaToTao(1n << 70n, U64F64.one)).toBe(U64_MAX);
    expect(() => taoToAlpha(1n << 63n, U64F64.one / 4n)).toThrow('LimitOrders.ArithmeticOverflow');
    expect(taoToAlpha(5n, 0n)).toBe(0n);
  });
  it('leave over the side that is worth more; equal sides leave nothing', () => {
    expect(net({ buyRao: 10n, sellAlpha: 4n }, price)).toEqual({ side: 'Buy', amount: 4n });
    expect(net({ buyRao: 10n, sellAlpha: 8n }, price)).toEqual({ side: 'Sell', amount: 2n });
    expect(net({ buyRao: 6n, sellAlpha: 4n }, price)).toEqual({ side: 'Buy', amount: 0n });
  });
});
