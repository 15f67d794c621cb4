import type { Verify } from '../../executive/verify.ts';
import type { Context } from '../../frame/context.ts';
import type { AccountId, Hash } from '../../frame/types.ts';
import { alphaPrice } from '../swap/pool.ts';
import { ROOT } from '../subtensor/subnets/subnet.ts';
import type { Position } from '../subtensor/staking/stake-into-subnet.ts';
import { BATCH_ACCOUNT, BATCH_HOTKEY, limitOrders } from './declaration.ts';
import { alphaToTao, net, share, taoToAlpha, type Net, type Totals } from './netting.ts';
import { amountNow, isBuy, noteFill, orderId, partOf, swapLimit, type Order, type SignedOrder } from './order.ts';
import { buy, handOver, pay, sell } from './trade.ts';
import { ensureExecutable } from './validate.ts';

const { errors, events } = limitOrders;

/** One order of a batch. Amounts in the unit the order brings: rao to buy with, alpha-rao to sell. */
interface Entry {
  readonly id: Hash;
  readonly order: Order;
  readonly partial: bigint | undefined;
  readonly gross: bigint;
  /** What is left for the trade: less the fee when buying; fees on sales are taken from what they yield. */
  readonly net: bigint;
  readonly limitRao: bigint;
}
interface Batch extends Totals {
  readonly netuid: number;
  /** Raw U64F64 TAO per alpha, before the trade. */
  readonly price: bigint;
  readonly buys: readonly Entry[];
  readonly sells: readonly Entry[];
}

/**
 * Executes orders of one subnet together: buyers and sellers meet at the current price, one trade with the pool takes what is left
 * over, and everybody gets a share of the outcome in proportion. One order that may not be executed ends the whole batch.
 * subtensor: pallets/limit-orders/src/lib.rs `do_execute_batched_orders`
 * @throws DispatchError of the checks, the pool or the payments
 */
export function executeBatch(
  ctx: Context,
  netuid: number,
  orders: readonly SignedOrder[],
  relayer: AccountId,
  verify: Verify,
): void {
  if (netuid === ROOT) throw errors.RootNetUidNotAllowed();
  const batch = readBatch(ctx, netuid, orders, relayer, verify);
  if (orders.length === 0) return;
  collect(ctx, batch);
  const rest = net(batch, batch.price);
  const out = tradeRest(ctx, batch, rest);
  payBuyers(ctx, batch, rest, out);
  const fees = paySellers(ctx, batch, rest, out);
  payFees(ctx, batch, fees);
  ctx.deposit(
    events.GroupExecutionSummary({
      netuid,
      net_side: rest.side,
      net_amount: rest.amount,
      actual_out: out,
      executed_count: orders.length,
    }),
  );
}

function readBatch(
  ctx: Context,
  netuid: number,
  orders: readonly SignedOrder[],
  relayer: AccountId,
  verify: Verify,
): Batch {
  const price = alphaPrice(ctx, netuid);
  const entries = new Map<Hash, Entry>();
  for (const signed of orders) {
    const id = orderId(signed.order);
    if (entries.has(id)) throw errors.DuplicateOrderInBatch();
    const order = signed.order.value;
    if (order.netuid !== netuid) throw errors.OrderNetUidMismatch();
    ensureExecutable(ctx, signed, id, price, relayer, verify);
    const gross = amountNow(signed);
    const fee = isBuy(order) ? partOf(order.fee_rate, gross) : 0n;
    const netAmount = gross > fee ? gross - fee : 0n;
    entries.set(id, { id, order, partial: signed.partial_fill, gross, net: netAmount, limitRao: swapLimit(order) });
  }
  const all = [...entries.values()];
  const buys = all.filter(({ order }) => isBuy(order));
  const sells = all.filter(({ order }) => !isBuy(order));
  const sum = (list: readonly Entry[]): bigint => list.reduce((total, entry) => total + entry.net, 0n);
  return { netuid, price, buys, sells, buyRao: sum(buys), sellAlpha: sum(sells) };
}

const own = (netuid: number): Position => ({ hotkey: BATCH_HOTKEY, coldkey: BATCH_ACCOUNT, netuid });
const positionOf = ({ hotkey, signer, netuid }: Order): Position => ({ hotkey, coldkey: signer, netuid });

/** Takes in what all orders bring, fees included. */
function collect(ctx: Context, { netuid, buys, sells }: Batch): void {
  for (const { order, gross } of buys) pay(ctx, order.signer, BATCH_ACCOUNT, gross);
  for (const { order, gross } of sells) handOver(ctx, positionOf(order), own(netuid), gross, 'sender');
}

/** Trades what is left over, at no worse a price than any order of that side bears. @returns alpha-rao (Buy) or rao (Sell) */
function tradeRest(ctx: Context, { netuid, buys, sells }: Batch, { side, amount }: Net): bigint {
  if (amount === 0n) return 0n;
  const limits = (side === 'Buy' ? buys : sells).map(({ limitRao }) => limitRao);
  const strictest = limits.reduce((a, b) => ((side === 'Buy' ? a < b : a > b) ? a : b));
  const trade = side === 'Buy' ? buy : sell;
  const out = trade(ctx, own(netuid), amount, strictest, { validate: false });
  if (out === 0n) throw errors.SwapReturnedZero();
  return out;
}

function executed(ctx: Context, { id, order, partial, gross }: Entry, amount_out: bigint): void {
  const { signer, netuid, order_type, amount } = order;
  noteFill(ctx, id, partial, amount);
  ctx.deposit(events.OrderExecuted({ order_id: id, signer, netuid, order_type, amount_in: gross, amount_out }));
}

/** @throws LimitOrders.ZeroShareInBatch rather than take an order's input for nothing */
function payBuyers(ctx: Context, { netuid, price, buys, buyRao, sellAlpha }: Batch, { side }: Net, out: bigint): void {
  const totalAlpha = side === 'Buy' ? out + sellAlpha : taoToAlpha(buyRao, price);
  for (const entry of buys) {
    const alpha = share(totalAlpha, entry.net, buyRao);
    if (alpha === 0n) throw errors.ZeroShareInBatch();
    handOver(ctx, own(netuid), positionOf(entry.order), alpha, 'receiver');
    executed(ctx, entry, alpha);
  }
}

type Fees = Map<AccountId, bigint>;
const addFee = (fees: Fees, to: AccountId, rao: bigint): void => {
  if (rao > 0n) fees.set(to, (fees.get(to) ?? 0n) + rao);
};

/** @returns the fees held back, by recipient @throws LimitOrders.ZeroShareInBatch */
function paySellers(ctx: Context, { price, sells, buyRao, sellAlpha }: Batch, { side }: Net, out: bigint): Fees {
  const fees: Fees = new Map();
  const worthRao = alphaToTao(sellAlpha, price);
  const totalRao = side === 'Sell' ? out + buyRao : worthRao;
  for (const entry of sells) {
    const grossRao = share(totalRao, alphaToTao(entry.net, price), worthRao);
    const feeRao = partOf(entry.order.fee_rate, grossRao);
    const netRao = grossRao > feeRao ? grossRao - feeRao : 0n;
    if (netRao === 0n) throw errors.ZeroShareInBatch();
    addFee(fees, entry.order.fee_recipient, feeRao);
    pay(ctx, BATCH_ACCOUNT, entry.order.signer, netRao);
    executed(ctx, entry, netRao);
  }
  return fees;
}

/** One payment for each recipient; those of sales come first. */
function payFees(ctx: Context, { buys }: Batch, fees: Fees): void {
  for (const { order, gross, net: traded } of buys) addFee(fees, order.fee_recipient, gross - traded);
  for (const [recipient, rao] of fees) pay(ctx, BATCH_ACCOUNT, recipient, rao);
}
