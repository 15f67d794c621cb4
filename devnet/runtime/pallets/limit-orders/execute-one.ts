import type { Verify } from '../../executive/verify.ts';
import type { Context } from '../../frame/context.ts';
import type { AccountId, Hash } from '../../frame/types.ts';
import { alphaPrice } from '../swap/pool.ts';
import { limitOrders } from './declaration.ts';
import { amountNow, isBuy, noteFill, partOf, swapLimit, type SignedOrder } from './order.ts';
import { buy, pay, sell } from './trade.ts';
import { ensureExecutable } from './validate.ts';

/**
 * Executes one order against the pool, all of it or nothing. The fee is taken from the TAO: before buying, after selling.
 * subtensor: pallets/limit-orders/src/lib.rs `try_execute_order`
 * @throws DispatchError of the checks, the pool or the payments
 */
export function executeOne(ctx: Context, signed: SignedOrder, id: Hash, relayer: AccountId, verify: Verify): void {
  ctx.transactional(() => {
    const order = signed.order.value;
    const { signer, netuid } = order;
    ensureExecutable(ctx, signed, id, alphaPrice(ctx, netuid), relayer, verify);
    const { amountIn, amountOut } = isBuy(order) ? buyFor(ctx, signed) : sellFor(ctx, signed);
    noteFill(ctx, id, signed.partial_fill, order.amount);
    ctx.deposit(
      limitOrders.events.OrderExecuted({
        order_id: id,
        signer,
        netuid,
        order_type: order.order_type,
        amount_in: amountIn,
        amount_out: amountOut,
      }),
    );
  });
}

interface Traded {
  readonly amountIn: bigint;
  readonly amountOut: bigint;
}
const positionOf = ({ order: { value } }: SignedOrder) => ({
  hotkey: value.hotkey,
  coldkey: value.signer,
  netuid: value.netuid,
});

function payFee(ctx: Context, { order: { value } }: SignedOrder, feeRao: bigint): void {
  if (feeRao > 0n) pay(ctx, value.signer, value.fee_recipient, feeRao);
}

function buyFor(ctx: Context, signed: SignedOrder): Traded {
  const order = signed.order.value;
  const grossRao = amountNow(signed);
  const feeRao = partOf(order.fee_rate, grossRao);
  const amountIn = grossRao > feeRao ? grossRao - feeRao : 0n;
  const amountOut = buy(ctx, positionOf(signed), amountIn, swapLimit(order), { validate: true });
  payFee(ctx, signed, feeRao);
  return { amountIn, amountOut };
}

function sellFor(ctx: Context, signed: SignedOrder): Traded {
  const order = signed.order.value;
  const amountIn = amountNow(signed);
  const grossRao = sell(ctx, positionOf(signed), amountIn, swapLimit(order), { validate: true });
  const feeRao = partOf(order.fee_rate, grossRao);
  payFee(ctx, signed, feeRao);
  return { amountIn, amountOut: grossRao > feeRao ? grossRao - feeRao : 0n };
}
