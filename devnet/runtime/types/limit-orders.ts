// What is signed outside the chain, and how it comes to the chain. subtensor: pallets/limit-orders/src/lib.rs
import { accountId, bool, boundedVec, named, option, params, plainEnum, struct, u64, variant } from '../frame/types.ts';
import { netUid } from './common.ts';
import { limited } from './limited.ts';
import { multiSignature } from './multi.ts';
import { perbill } from './per-things.ts';

const of = params({ AccountId: accountId });
const account = named(accountId, 'AccountId');

/** `LimitBuy` buys at or below its price, `TakeProfit` sells at or above it, `StopLoss` sells at or below it. */
export const orderType = plainEnum('pallet_limit_orders::OrderType', ['LimitBuy', 'TakeProfit', 'StopLoss']);
/** Direction of what a batch trades with the pool. */
export const orderSide = plainEnum('pallet_limit_orders::OrderSide', ['Buy', 'Sell']);

export const order = struct(
  'pallet_limit_orders::Order',
  {
    signer: account,
    hotkey: account,
    netuid: netUid,
    order_type: [orderType, 'OrderType'],
    amount: u64,
    limit_price: u64,
    expiry: u64,
    fee_rate: perbill,
    fee_recipient: account,
    relayer: [option(limited(boundedVec(accountId), 10)), 'Option<BoundedVec<AccountId, ConstU32<10>>>'],
    max_slippage: [option(perbill), 'Option<Perbill>'],
    chain_id: u64,
    partial_fills_enabled: bool,
  },
  of,
);
/** The bytes of this are signed, and their blake2b-256 is the order's id. */
export const versionedOrder = variant(
  'pallet_limit_orders::VersionedOrder',
  { V1: [0, named(order, 'Order<AccountId>')] },
  of,
);
export const signedOrder = struct(
  'pallet_limit_orders::SignedOrder',
  {
    order: [versionedOrder, 'VersionedOrder<AccountId>'],
    signature: multiSignature,
    partial_fill: [option(u64), 'Option<u64>'],
  },
  of,
);
/** What has become of an order; `PartiallyFilled` says how much of its amount is done. */
export const orderStatus = variant('pallet_limit_orders::OrderStatus', {
  Fulfilled: [0],
  PartiallyFilled: [1, u64],
  Cancelled: [2],
});
