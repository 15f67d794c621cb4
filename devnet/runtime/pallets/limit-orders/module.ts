import { verifyMultiSignature, type Verify } from '../../executive/verify.ts';
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { ensureRoot, ensureSigned } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { associateHotkey, owns } from '../subtensor/keys/hotkey.ts';
import { BATCH_ACCOUNT, BATCH_HOTKEY, limitOrders } from './declaration.ts';
import { executeBatch } from './execute-batch.ts';
import { executeOne } from './execute-one.ts';
import { orderId } from './order.ts';
import { dynamicInfo } from './weights.ts';

const { storage, events, errors } = limitOrders;

/** @throws LimitOrders.LimitOrdersDisabled */
function ensureEnabled(ctx: Context): void {
  if (!storage.LimitOrdersEnabled.get(ctx)) throw errors.LimitOrdersDisabled();
}

/**
 * Orders that are signed outside the chain and executed by whoever brings them when the price is right: one by one against the pool, or
 * many of one subnet at once. subtensor: pallets/limit-orders/src/lib.rs
 */
export const limitOrdersModule = (verify: Verify = verifyMultiSignature): PalletModule =>
  palletModule(
    limitOrders,
    {
      execute_orders: (ctx, origin, { orders, should_fail }) => {
        const relayer = ensureSigned(origin);
        ensureEnabled(ctx);
        for (const signed of orders) {
          const order_id = orderId(signed.order);
          try {
            executeOne(ctx, signed, order_id, relayer, verify);
          } catch (error) {
            if (should_fail || !(error instanceof DispatchError)) throw error;
            ctx.deposit(events.OrderSkipped({ order_id, reason: error.value }));
          }
        }
      },
      execute_batched_orders: (ctx, origin, { netuid, orders }) => {
        const relayer = ensureSigned(origin);
        ensureEnabled(ctx);
        executeBatch(ctx, netuid, orders, relayer, verify);
      },
      cancel_order: (ctx, origin, { order }) => {
        const signer = ensureSigned(origin);
        if (order.value.signer !== signer) throw errors.Unauthorized();
        const order_id = orderId(order);
        if (storage.Orders.has(ctx, order_id)) throw errors.OrderAlreadyProcessed();
        storage.Orders.put(ctx, order_id, { type: 'Cancelled' });
        ctx.deposit(events.OrderCancelled({ order_id, signer }));
      },
      set_pallet_status: (ctx, origin, { enabled }) => {
        ensureRoot(origin);
        if (enabled && !owns(ctx, BATCH_ACCOUNT, BATCH_HOTKEY)) throw errors.PalletHotkeyNotRegistered();
        storage.LimitOrdersEnabled.put(ctx, enabled);
        ctx.deposit(events.LimitOrdersPalletStatusChanged({ enabled }));
      },
    },
    {
      dynamicInfo,
      genesis: (ctx) => {
        associateHotkey(ctx, BATCH_ACCOUNT, BATCH_HOTKEY);
        storage.LimitOrdersEnabled.put(ctx, true);
      },
    },
  );
