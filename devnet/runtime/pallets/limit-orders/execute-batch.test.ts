import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../frame/types.ts';
import { tao } from '../subtensor/testing/test-chain.ts';
import { alphaPrice } from '../swap/pool.ts';
import { BATCH_ACCOUNT, BATCH_HOTKEY, limitOrders } from './declaration.ts';
import { orderId, type Order, type SignedOrder } from './order.ts';
import { FEES, RELAYER, TradingChain } from './testing/trading-chain.ts';

const { calls, storage } = limitOrders;
interface Summary {
  net_side: string;
  net_amount: bigint;
  actual_out: bigint;
  executed_count: number;
}
let market: TradingChain;
let price: bigint;
let buyer: AccountId, other: AccountId, seller: AccountId;
beforeEach(() => {
  market = new TradingChain();
  [buyer, other, seller] = [market.trader(1), market.trader(2), market.trader(3)];
  price = alphaPrice(market.ctx, market.netuid);
});
const batch = (...orders: SignedOrder[]) => calls.execute_batched_orders({ netuid: market.netuid, orders });
const buy = (who: AccountId, amount: bigint, change: Partial<Order> = {}) => market.order(who, { amount, ...change });
const sale = (who: AccountId, amount: bigint, change: Partial<Order> = {}) =>
  market.order(who, { order_type: 'TakeProfit', amount, ...change });
const summary = () => market.events('LimitOrders.GroupExecutionSummary').at(-1) as Summary;
const outs = () =>
  (market.events('LimitOrders.OrderExecuted') as { signer: AccountId; amount_out: bigint }[]).map((e) => e.amount_out);
const toTao = (alpha: bigint): bigint => (alpha * price) >> 64n;
const toAlpha = (rao: bigint): bigint => (rao << 64n) / price;

describe('a batch of which more is bought than sold', () => {
  it('sells to the buyers at the price before the trade, and buys the rest for all of them', () => {
    const before = { buyer: market.stake(buyer), other: market.stake(other), seller: market.free(seller) };
    market.as(RELAYER, batch(buy(buyer, tao(30)), sale(seller, tao(20)), buy(other, tao(10))));
    const { net_side, net_amount, actual_out, executed_count } = summary();
    expect({ net_side, net_amount, executed_count }).toEqual({
      net_side: 'Buy',
      net_amount: tao(40) - toTao(tao(20)),
      executed_count: 3,
    });
    const alpha = actual_out + tao(20);
    expect(outs()).toEqual([(alpha * tao(30)) / tao(40), (alpha * tao(10)) / tao(40), toTao(tao(20))]);
    expect(market.stake(buyer) - before.buyer).toBe(outs()[0]);
    expect(market.stake(other) - before.other).toBe(outs()[1]);
    expect(market.free(seller) - before.seller).toBe(toTao(tao(20)));
  });
});

describe('a batch of which more is sold than bought', () => {
  it('buys from the sellers at the price before the trade, and sells the rest for all of them', () => {
    market.as(RELAYER, batch(sale(seller, tao(60)), buy(buyer, tao(1)), sale(other, tao(20))));
    const { net_side, net_amount, actual_out } = summary();
    expect({ net_side, net_amount }).toEqual({ net_side: 'Sell', net_amount: tao(80) - toAlpha(tao(1)) });
    const [worth, rao] = [toTao(tao(80)), actual_out + tao(1)];
    expect(outs()).toEqual([toAlpha(tao(1)), (rao * toTao(tao(60))) / worth, (rao * toTao(tao(20))) / worth]);
  });
});

describe('a batch', () => {
  it('without buyers or without sellers goes to the pool as a whole', () => {
    market.as(RELAYER, batch(buy(buyer, tao(5)), buy(other, tao(5))));
    expect(summary()).toMatchObject({ net_side: 'Buy', net_amount: tao(10) });
    expect(outs()[0]).toBe(summary().actual_out / 2n);
    market.as(RELAYER, batch(sale(seller, tao(9))));
    expect(summary()).toMatchObject({ net_side: 'Sell', net_amount: tao(9), executed_count: 1 });
    expect(outs().at(-1)).toBe(summary().actual_out);
  });
  it('without orders does nothing', () => {
    market.as(RELAYER, batch());
    expect(market.events('LimitOrders.GroupExecutionSummary')).toEqual([]);
  });
  it('takes fees in TAO from both sides and pays each recipient once', () => {
    const fee = { fee_rate: 100_000_000 };
    market.as(
      RELAYER,
      batch(
        buy(buyer, tao(30), fee),
        sale(seller, tao(20), fee),
        buy(other, tao(10), { ...fee, fee_recipient: seller }),
      ),
    );
    expect(market.free(FEES)).toBe(tao(1) + tao(3) + toTao(tao(20)) / 10n);
    expect(outs()[2]).toBe(toTao(tao(20)) - toTao(tao(20)) / 10n);
    expect(market.free(BATCH_ACCOUNT)).toBe(0n);
    // What rounding leaves of the shares stays with the pallet.
    expect(market.stake(BATCH_ACCOUNT, BATCH_HOTKEY)).toBeLessThanOrEqual(4n);
  });
  it('marks its orders done, in part where they are filled in part', () => {
    const parts = { relayer: [RELAYER], partial_fills_enabled: true };
    const half = market.order(buyer, { amount: tao(10), ...parts }, tao(4));
    const whole = sale(seller, tao(2));
    market.as(RELAYER, batch(half, whole));
    expect(storage.Orders.get(market.ctx, orderId(half.order))).toEqual({ type: 'PartiallyFilled', value: tao(4) });
    expect(storage.Orders.get(market.ctx, orderId(whole.order))).toEqual({ type: 'Fulfilled' });
  });
  it('bears the slippage of its strictest order', () => {
    const limit_price = market.price;
    const strict = { limit_price, max_slippage: 1_000_000 };
    const loose = { limit_price, max_slippage: 1_000_000_000 };
    const failure = (change: Partial<Order>) =>
      market.failure(RELAYER, batch(buy(buyer, tao(50), loose), buy(other, tao(2), change)));
    expect([failure(strict), failure(loose)]).toEqual(['SubtensorModule.SlippageTooHigh', undefined]);
  });
});

describe('a batch fails as a whole', () => {
  const failure = (...orders: SignedOrder[]) => market.failure(RELAYER, batch(buy(buyer, tao(5)), ...orders));
  it.each([
    ['LimitOrders.OrderNetUidMismatch', () => buy(other, tao(5), { netuid: 1 })],
    ['LimitOrders.OrderExpired', () => buy(other, tao(5), { expiry: 1n })],
    ['LimitOrders.PriceConditionNotMet', () => buy(other, tao(5), { limit_price: 1n })],
    ['LimitOrders.InvalidSignature', () => ({ ...buy(other, tao(5)), signature: buy(other, tao(6)).signature })],
    ['Token.FundsUnavailable', () => buy(other, tao(50_000))],
    ['SubtensorModule.StakeUnavailable', () => sale(other, tao(90_000))],
    ['SubtensorModule.AmountTooLow', () => sale(other, 1n)],
  ])('with %s', (error, order) => {
    expect(failure(order())).toBe(error);
    expect(failure()).toBeUndefined();
  });
  it('when it holds an order twice, whatever part is filled', () => {
    const parts = { amount: tao(10), relayer: [RELAYER], partial_fills_enabled: true };
    expect(failure(market.order(other, parts, tao(2)), market.order(other, parts, tao(3)))).toBe(
      'LimitOrders.DuplicateOrderInBatch',
    );
  });
  it('on the root network', () => {
    expect(market.failure(RELAYER, calls.execute_batched_orders({ netuid: 0, orders: [] }))).toBe(
      'LimitOrders.RootNetUidNotAllowed',
    );
  });
  it('rather than take somebody’s input for nothing', () => {
    // All of it is the fee, so the order has no share in what was bought.
    expect(failure(buy(other, tao(1), { fee_rate: 1_000_000_000 }))).toBe('LimitOrders.ZeroShareInBatch');
  });
});
