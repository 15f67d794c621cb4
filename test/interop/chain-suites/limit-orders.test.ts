import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSubnet, suiteChain, TAO, type SuiteChain } from './suite-chain.ts';

const ONE_PERCENT = 10_000_000;
const NEVER = 18_446_744_073_709_551_615n;
let chain: SuiteChain;
let netuid: number;
let nextExpiry = NEVER;
const keys = () => ({ alice: chain.key('//Alice'), hot: chain.key('//Alice//hot'), fees: chain.key('//Fees') });

beforeAll(async () => {
  chain = await suiteChain();
  // As the chain's own tests do it: the registry is told the order's types beside those in the metadata.
  chain.api.registry.register({
    LimitOrderType: { _enum: ['LimitBuy', 'TakeProfit', 'StopLoss'] },
    LimitOrder: {
      signer: 'AccountId',
      hotkey: 'AccountId',
      netuid: 'u16',
      order_type: 'LimitOrderType',
      amount: 'u64',
      limit_price: 'u64',
      expiry: 'u64',
      fee_rate: 'u32',
      fee_recipient: 'AccountId',
      relayer: 'Option<Vec<AccountId>>',
      max_slippage: 'Option<u32>',
      chain_id: 'u64',
      partial_fills_enabled: 'bool',
    },
    LimitVersionedOrder: { _enum: { V1: 'LimitOrder' } },
  });
  const { alice, hot } = keys();
  netuid = await openSubnet(chain, hot.address);
  await chain.block([alice, chain.tx('subtensorModule', 'addStake', hot.address, netuid, 500n * TAO)]);
});
afterAll(() => chain.close());
beforeEach(() => {
  // No two orders are the same, so none counts as filled already.
  nextExpiry -= 1n;
});

type Order = Record<string, unknown>;
function signed(changes: Order = {}, signer = keys().alice) {
  const { hot, fees } = keys();
  const order = {
    V1: {
      signer: signer.address,
      hotkey: hot.address,
      netuid,
      order_type: 'LimitBuy',
      amount: 10n * TAO,
      limit_price: NEVER,
      expiry: nextExpiry,
      fee_rate: 0,
      fee_recipient: fees.address,
      relayer: null,
      max_slippage: null,
      chain_id: 42n,
      partial_fills_enabled: false,
      ...changes,
    },
  };
  const bytes = chain.api.createType('LimitVersionedOrder', order).toU8a();
  const envelope = { order, signature: { Sr25519: u8aToHex(signer.sign(bytes)) }, partial_fill: null as bigint | null };
  return { ...envelope, id: blake2AsHex(bytes, 256) };
}
type Signed = ReturnType<typeof signed>;
const execute = async (orders: Signed[], strict = false) =>
  (await chain.block([keys().alice, chain.tx('limitOrders', 'executeOrders', orders, strict)]))[0]!;
const batch = async (orders: Signed[], on = netuid) =>
  (await chain.block([keys().alice, chain.tx('limitOrders', 'executeBatchedOrders', on, orders)]))[0]!;
const status = async ({ id }: Signed): Promise<unknown> =>
  (await chain.api.query['limitOrders']!['orders']!(id)).toJSON();
const count = (events: readonly string[], name: string): number => events.filter((one) => one === name).length;

test('a buy below its limit is executed, and its order is fulfilled', async () => {
  const { alice, hot } = keys();
  const before = await chain.alphaRao(hot.address, alice.address, netuid);
  const order = signed();
  const { events, successful } = await execute([order]);
  expect([successful, count(events, 'OrderExecuted')]).toEqual([true, 1]);
  expect(await status(order)).toEqual({ fulfilled: null });
  expect(await chain.alphaRao(hot.address, alice.address, netuid)).toBeGreaterThan(before);
  // Twice it is not.
  expect((await execute([order])).events).toContain('OrderSkipped');
});

test.each(['TakeProfit', 'StopLoss'])('a %s order sells when its price is met', async (type) => {
  const { alice } = keys();
  const order = signed({ order_type: type, limit_price: type === 'TakeProfit' ? 1n : NEVER });
  const before = await chain.freeRao(alice.address);
  expect(count((await execute([order])).events, 'OrderExecuted')).toBe(1);
  expect(await chain.freeRao(alice.address)).toBeGreaterThan(before);
});

test('fees go to the recipient: one percent of a buy to the rao', async () => {
  const { fees } = keys();
  const before = await chain.freeRao(fees.address);
  await execute([signed({ amount: 20n * TAO, fee_rate: ONE_PERCENT })]);
  expect((await chain.freeRao(fees.address)) - before).toBe(TAO / 5n);
});

test('orders that cannot be filled are skipped, the others of the same call are not', async () => {
  const tampered = { ...signed(), signature: signed({ amount: 11n * TAO }).signature };
  const orders = [
    signed({ limit_price: 1n }),
    signed({ order_type: 'TakeProfit', limit_price: NEVER }),
    signed({ expiry: 1n }),
    signed({ netuid: 0 }),
    tampered,
    signed({ amount: 12n * TAO }),
  ];
  const { events } = await execute(orders);
  expect([count(events, 'OrderSkipped'), count(events, 'OrderExecuted')]).toEqual([5, 1]);
});

test('cancelling: by the signer alone; a cancelled order is skipped', async () => {
  const order = signed();
  const cancel = (who: ReturnType<SuiteChain['key']>) =>
    chain.block([who, chain.tx('limitOrders', 'cancelOrder', order.order)]);
  expect((await cancel(chain.key('//Bob')))[0]!.error).toBe('Unauthorized');
  expect((await cancel(keys().alice))[0]!.events).toContain('OrderCancelled');
  expect(await status(order)).toEqual({ cancelled: null });
  expect((await cancel(keys().alice))[0]!.successful).toBe(false);
  const { events } = await execute([order]);
  expect([count(events, 'OrderSkipped'), count(events, 'OrderExecuted')]).toEqual([1, 0]);
});

test('partial fills, by a named relayer: partly filled, then fulfilled', async () => {
  const order = signed({ amount: 10n * TAO, partial_fills_enabled: true, relayer: [keys().alice.address] });
  const part = (tao: bigint) => ({ ...order, partial_fill: tao * TAO });
  expect((await execute([part(4n)])).events).toContain('OrderExecuted');
  expect(await status(order)).toEqual({ partiallyFilled: Number(4n * TAO) });
  expect((await batch([part(6n)])).events).toContain('OrderExecuted');
  expect(await status(order)).toEqual({ fulfilled: null });
});

test('a batch of buys and sells meets in the middle, and tells one summary', async () => {
  const { events } = await batch([
    signed({ amount: 30n * TAO }),
    signed({ order_type: 'TakeProfit', limit_price: 1n, amount: 5n * TAO }),
  ]);
  expect([count(events, 'OrderExecuted'), count(events, 'GroupExecutionSummary')]).toEqual([2, 1]);
});

test('a batch fails as a whole: a bad signature, another subnet, the root network', async () => {
  const good = signed();
  const tampered = { ...signed({ amount: 13n * TAO }), signature: good.signature };
  expect((await batch([good, tampered])).error).toBe('InvalidSignature');
  expect((await batch([good, signed({ netuid: 1 })])).error).toBe('OrderNetUidMismatch');
  expect((await batch([good], 0)).error).toBe('RootNetUidNotAllowed');
  expect(await status(good)).toBeNull();
});

test('root turns the pallet off and on', async () => {
  const set = (on: boolean) => chain.sudo(chain.tx('limitOrders', 'setPalletStatus', on));
  expect(await set(false)).toBe('Ok');
  expect((await execute([signed()])).error).toBe('LimitOrdersDisabled');
  expect((await batch([signed()])).error).toBe('LimitOrdersDisabled');
  expect(await set(true)).toBe('Ok');
  expect((await execute([signed()])).events).toContain('OrderExecuted');
});
