import { beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../frame/origin.ts';
import type { AccountId } from '../../frame/types.ts';
import { subtensor } from '../subtensor/index.ts';
import { account, tao } from '../subtensor/testing/test-chain.ts';
import { alphaPrice } from '../swap/pool.ts';
import { limitOrders } from './declaration.ts';
import { orderId, type Order, type SignedOrder } from './order.ts';
import { FEES, NOW_MS, RELAYER, TradingChain, U64_MAX } from './testing/trading-chain.ts';

const { calls, storage } = limitOrders;
const one = (...orders: SignedOrder[]) => calls.execute_orders({ orders, should_fail: true });
const tried = (...orders: SignedOrder[]) => calls.execute_orders({ orders, should_fail: false });
let market: TradingChain;
let trader: AccountId;
beforeEach(() => {
  market = new TradingChain();
  trader = market.trader(1);
});
const status = (signed: SignedOrder) => storage.Orders.get(market.ctx, orderId(signed.order));
const executed = () => market.events('LimitOrders.OrderExecuted').at(-1) as { amount_in: bigint; amount_out: bigint };

describe('an order to buy', () => {
  it('stakes for its signer, with the fee taken first', () => {
    const before = { free: market.free(trader), stake: market.stake(trader) };
    const order = market.order(trader, { fee_rate: 10_000_000 });
    market.as(RELAYER, one(order));
    expect(before.free - market.free(trader)).toBe(tao(10));
    expect(market.free(FEES)).toBe(tao(1) + tao(0.1));
    expect(executed()).toMatchObject({ amount_in: tao(9.9), amount_out: market.stake(trader) - before.stake });
    expect(status(order)).toEqual({ type: 'Fulfilled' });
  });
  it('waits while the price is above its limit', () => {
    expect(market.failure(RELAYER, one(market.order(trader, { limit_price: market.price - 1n })))).toBe(
      'LimitOrders.PriceConditionNotMet',
    );
    expect(market.failure(RELAYER, one(market.order(trader, { limit_price: market.price })))).toBeUndefined();
  });
  it('does not bear more slippage than it says', () => {
    const limit_price = market.price;
    const order = (max_slippage: number) => market.order(trader, { limit_price, amount: tao(50), max_slippage });
    expect(market.failure(RELAYER, one(order(1_000_000)))).toBe('SubtensorModule.SlippageTooHigh');
    expect(market.failure(RELAYER, one(order(1_000_000_000)))).toBeUndefined();
  });
  it.each([
    ['SubtensorModule.AmountTooLow', { amount: 1_999_999n }],
    ['SubtensorModule.NotEnoughBalanceToStake', { amount: tao(5_000) }],
    ['SubtensorModule.HotKeyAccountNotExists', { hotkey: account(0x999) }],
    ['SubtensorModule.SubnetNotExists', { netuid: 77 }],
    ['LimitOrders.RootNetUidNotAllowed', { netuid: 0 }],
    ['LimitOrders.ChainIdMismatch', { chain_id: 964n }],
    ['LimitOrders.OrderExpired', { expiry: NOW_MS - 1n }],
    ['LimitOrders.RelayerMissMatch', { relayer: [account(5)] }],
  ] satisfies [string, Partial<Order>][])('fails with %s', (error, change) => {
    expect(market.failure(RELAYER, one(market.order(trader, change)))).toBe(error);
  });
});

describe('an order to sell', () => {
  const amount = tao(5);
  it('pays its signer, with the fee taken from what it yields', () => {
    const before = { free: market.free(trader), stake: market.stake(trader) };
    market.as(RELAYER, one(market.order(trader, { order_type: 'TakeProfit', amount, fee_rate: 20_000_000 })));
    expect(before.stake - market.stake(trader)).toBe(amount);
    const [{ amount_in, amount_out }, fee] = [executed(), market.free(FEES) - tao(1)];
    expect(amount_in).toBe(amount);
    expect(market.free(trader) - before.free).toBe(amount_out);
    expect(fee).toBe(((amount_out + fee) * 20_000_000n) / 1_000_000_000n);
  });
  it('takes profit at its price or above, and stops losses at its price or below', () => {
    const failure = (order_type: 'TakeProfit' | 'StopLoss', limit_price: bigint) =>
      market.failure(RELAYER, one(market.order(trader, { order_type, amount, limit_price })));
    const { price } = market;
    expect([failure('TakeProfit', price), failure('StopLoss', price)]).toEqual([undefined, undefined]);
    expect(failure('TakeProfit', price + 1n)).toBe('LimitOrders.PriceConditionNotMet');
    expect(failure('StopLoss', price - 1n)).toBe('LimitOrders.PriceConditionNotMet');
  });
  it('cannot sell what its signer does not hold', () => {
    const order = market.order(trader, { order_type: 'TakeProfit', amount: U64_MAX });
    expect(market.failure(RELAYER, one(order))).toBe('SubtensorModule.NotEnoughStakeToWithdraw');
  });
});

describe('the signature of an order', () => {
  it('must be its signer’s sr25519 one, under exactly these bytes', () => {
    const order = market.order(trader);
    const failure = (change: Partial<SignedOrder>) => market.failure(RELAYER, one({ ...order, ...change }));
    const { signature } = order;
    expect(failure({ signature: { ...signature, type: 'Ed25519' } })).toBe('LimitOrders.InvalidSignature');
    expect(failure({ signature: market.order(account(9)).signature })).toBe('LimitOrders.InvalidSignature');
    const more = { type: 'V1' as const, value: { ...order.order.value, amount: tao(11) } };
    expect(failure({ order: more })).toBe('LimitOrders.InvalidSignature');
    expect(failure({})).toBeUndefined();
  });
});

describe('an order filled in parts', () => {
  const parts = { relayer: [RELAYER], partial_fills_enabled: true };
  const part = (rao: bigint | undefined, change: Partial<Order> = parts) => market.order(trader, change, rao);
  it('counts them until its amount is reached', () => {
    market.as(RELAYER, one(part(tao(4))));
    expect(status(part(0n))).toEqual({ type: 'PartiallyFilled', value: tao(4) });
    expect(market.failure(RELAYER, one(part(tao(6) + 1n)))).toBe('LimitOrders.IncorrectPartialFillAmount');
    expect(market.failure(RELAYER, one(part(undefined)))).toBe('LimitOrders.IncorrectPartialFillAmount');
    market.as(RELAYER, one(part(tao(6))));
    expect(status(part(0n))).toEqual({ type: 'Fulfilled' });
    expect(market.failure(RELAYER, one(part(tao(1))))).toBe('LimitOrders.OrderAlreadyProcessed');
  });
  it('must allow it, name its relayers, and be filled by more than nothing', () => {
    expect(market.failure(RELAYER, one(part(tao(4), {})))).toBe('LimitOrders.RelayerRequiredForPartialFill');
    expect(market.failure(RELAYER, one(part(tao(4), { relayer: [RELAYER] })))).toBe(
      'LimitOrders.PartialFillsNotEnabled',
    );
    expect(market.failure(RELAYER, one(part(0n)))).toBe('LimitOrders.IncorrectPartialFillAmount');
    expect(market.failure(account(6), one(part(tao(4))))).toBe('LimitOrders.RelayerMissMatch');
  });
});

describe('several orders', () => {
  it('are executed each by itself; those that fail are passed over and say why', () => {
    const orders = [market.order(trader), market.order(trader), market.order(trader, { amount: tao(3) })];
    market.as(RELAYER, tried(...orders));
    expect(market.events('LimitOrders.OrderExecuted')).toHaveLength(2);
    expect(market.events('LimitOrders.OrderSkipped')).toEqual([
      {
        order_id: orderId(orders[1]!.order),
        reason: { type: 'Module', value: { index: 32, error: Uint8Array.of(1, 0, 0, 0) } },
      },
    ]);
  });
  it('are all undone by one that fails, when the caller wants it so', () => {
    const free = market.free(trader);
    const orders = [market.order(trader), market.order(trader, { expiry: 1n })];
    expect(() => market.as(RELAYER, one(...orders))).toThrow('LimitOrders.OrderExpired');
    expect([market.free(trader), status(orders[0]!)]).toEqual([free, undefined]);
  });
  it('leave nothing behind when only the fee cannot be paid', () => {
    const poor = market.trader(2, 10, 0);
    const order = market.order(poor, { amount: tao(10), fee_rate: 1, fee_recipient: account(0x999) });
    // The fee of 10 rao cannot open an account.
    market.as(RELAYER, tried(order));
    expect([market.free(poor), market.stake(poor), status(order)]).toEqual([tao(10), 0n, undefined]);
  });
});

describe('cancelling', () => {
  it('is its signer’s alone, once, and final', () => {
    const order = market.order(trader);
    const cancel = calls.cancel_order({ order: order.order });
    expect(market.failure(RELAYER, cancel)).toBe('LimitOrders.Unauthorized');
    market.as(trader, cancel);
    expect(market.events('LimitOrders.OrderCancelled')).toEqual([{ order_id: orderId(order.order), signer: trader }]);
    expect(market.failure(trader, cancel)).toBe('LimitOrders.OrderAlreadyProcessed');
    expect(market.failure(RELAYER, one(order))).toBe('LimitOrders.OrderCancelled');
  });
});

describe('the switch', () => {
  it('is root’s: off, nothing is executed, but orders can still be cancelled', () => {
    expect(market.failure(trader, calls.set_pallet_status({ enabled: false }))).toBe('BadOrigin');
    market.dispatch(root, calls.set_pallet_status({ enabled: false }));
    const order = market.order(trader);
    expect(market.failure(RELAYER, one(order))).toBe('LimitOrders.LimitOrdersDisabled');
    expect(market.failure(RELAYER, calls.execute_batched_orders({ netuid: market.netuid, orders: [order] }))).toBe(
      'LimitOrders.LimitOrdersDisabled',
    );
    expect(market.failure(trader, calls.cancel_order({ order: order.order }))).toBeUndefined();
    market.dispatch(root, calls.set_pallet_status({ enabled: true }));
    expect(market.failure(RELAYER, one(order))).toBeUndefined();
  });
  it('cannot be turned on while somebody else owns the hotkey of the pallet', () => {
    subtensor.storage.Owner.put(market.ctx, limitOrders.constants.PalletHotkey, trader);
    expect(() => market.dispatch(root, calls.set_pallet_status({ enabled: true }))).toThrow(
      'LimitOrders.PalletHotkeyNotRegistered',
    );
  });
});

it('the price of an order is that of the runtime API: rao per whole alpha', () => {
  expect(market.price).toBe((alphaPrice(market.ctx, market.netuid) * 1_000_000_000n) >> 64n);
});
