import { utf8 } from '../../../../substrate/bytes.ts';
import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { blake2_128Concat, identity, map, optionalMap, value } from '../../frame/storage-item.ts';
import { accountId, bool, boundedBytes, boundedVec, h256, named, u32, u64, type AccountId } from '../../frame/types.ts';
import { netUid } from '../../types/common.ts';
import { palletId } from '../../types/core.ts';
import { limited } from '../../types/limited.ts';
import { orderSide, orderStatus, orderType, signedOrder, versionedOrder } from '../../types/limit-orders.ts';
import { palletAccount } from '../subtensor/accounts/subnet-account.ts';

const MAX_ORDERS = 100;
const orders = named(
  limited(boundedVec(signedOrder), MAX_ORDERS),
  'BoundedVec<SignedOrder<T::AccountId>, T::MaxOrdersPerBatch>',
);
const account = named(accountId, 'T::AccountId');
const id = named(h256, 'H256');

/** The LimitOrders pallet as clients see it. Amounts in events: rao or alpha-rao, as the order has it. */
export const limitOrders = pallet({
  name: 'LimitOrders',
  index: 32,
  storage: {
    Orders: optionalMap([blake2_128Concat(h256)], orderStatus),
    LimitOrdersEnabled: value(bool, false),
    HasMigrationRun: map([identity(boundedBytes)], bool, false),
  },
  calls: {
    execute_orders: call(0, { orders, should_fail: bool }),
    execute_batched_orders: call(1, { netuid: netUid, orders }),
    cancel_order: call(
      2,
      { order: [versionedOrder, 'VersionedOrder<T::AccountId>'] },
      { weight: { refTime: 139_822_000n, proofSize: 3_522n } },
    ),
    set_pallet_status: call(3, { enabled: bool }, { weight: { refTime: 104_266_000n, proofSize: 0n } }),
  },
  events: {
    OrderExecuted: event(0, {
      order_id: id,
      signer: account,
      netuid: netUid,
      order_type: [orderType, 'OrderType'],
      amount_in: u64,
      amount_out: u64,
    }),
    OrderSkipped: event(1, { order_id: id, reason: [dispatchError, 'sp_runtime::DispatchError'] }),
    OrderCancelled: event(2, { order_id: id, signer: account }),
    GroupExecutionSummary: event(3, {
      netuid: netUid,
      net_side: [orderSide, 'OrderSide'],
      net_amount: u64,
      actual_out: u64,
      executed_count: u32,
    }),
    LimitOrdersPalletStatusChanged: event(4, { enabled: bool }),
  },
  errors: {
    InvalidSignature: error(0, 'The signature is not that of the order by its signer; it must be sr25519.'),
    OrderAlreadyProcessed: error(1, 'The order has been fulfilled or cancelled already.'),
    OrderCancelled: error(2, 'The order has been cancelled.'),
    OrderExpired: error(3, 'The order has expired.'),
    PriceConditionNotMet: error(4, 'The price is not where the order wants it.'),
    Unauthorized: error(5, 'Only the signer of an order may cancel it.'),
    SwapReturnedZero: error(6, 'The pool gave nothing for the amount.'),
    RootNetUidNotAllowed: error(7, 'There is nothing to trade on the root network.'),
    OrderNetUidMismatch: error(8, 'The order is for another subnet than the batch.'),
    LimitOrdersDisabled: error(9, 'Limit orders are switched off.'),
    RelayerMissMatch: error(10, 'The order names other accounts that may relay it.'),
    PartialFillsNotEnabled: error(11, 'The order must be filled as a whole.'),
    IncorrectPartialFillAmount: error(12, 'The part is zero, or more than what is left of the order.'),
    RelayerRequiredForPartialFill: error(13, 'An order that is filled in parts must name who may relay it.'),
    ChainIdMismatch: error(14, 'The order was signed for another chain.'),
    PalletHotkeyNotRegistered: error(15, 'The hotkey of the pallet is not its own yet.'),
    ArithmeticOverflow: error(16, 'The amount at this price is beyond what can be counted.'),
    DuplicateOrderInBatch: error(17, 'The order stands in the batch twice.'),
    ZeroShareInBatch: error(18, 'The share of an order in the batch came to nothing.'),
  },
  constants: {
    MaxOrdersPerBatch: constant(u32, MAX_ORDERS),
    PalletId: constant(palletId, utf8('bt/limit')),
    PalletHotkey: constant(accountId, palletAccount('bt/lmhky')),
  },
});

/** The account that holds what a batch trades between taking it in and paying it out. */
export const BATCH_ACCOUNT: AccountId = palletAccount('bt/limit');
/** The hotkey on which that account holds stake. */
export const BATCH_HOTKEY: AccountId = limitOrders.constants.PalletHotkey;
