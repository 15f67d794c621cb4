import { U64F64 } from '../../economy/fixed/formats.ts';
import type { Verify } from '../../executive/verify.ts';
import type { Context } from '../../frame/context.ts';
import type { AccountId, Hash } from '../../frame/types.ts';
import { evmChainId } from '../evm-chain-id/declaration.ts';
import { ROOT } from '../subtensor/subnets/subnet.ts';
import { timestamp } from '../timestamp/declaration.ts';
import { limitOrders } from './declaration.ts';
import { filledBefore, orderBytes, type Order, type SignedOrder } from './order.ts';

const { errors, storage } = limitOrders;
const PRICE_SCALE = U64F64.fromInt(1_000_000_000n);

/** Alpha price as orders name it: rao per whole alpha. @param price raw U64F64 TAO per alpha */
export const priceRao = (price: bigint): bigint => U64F64.toU64(U64F64.mul(price, PRICE_SCALE));

const priceFits = ({ order_type, limit_price }: Order, price: bigint): boolean =>
  order_type === 'TakeProfit' ? priceRao(price) >= limit_price : priceRao(price) <= limit_price;

/**
 * Whether an order may be executed now by this relayer, in the chain's order of checks.
 * subtensor: pallets/limit-orders/src/lib.rs `is_order_valid`
 * @param price raw U64F64 TAO per alpha of the order's subnet
 * @throws LimitOrders.RootNetUidNotAllowed, ChainIdMismatch, InvalidSignature, OrderAlreadyProcessed, OrderCancelled, OrderExpired,
 *   PriceConditionNotMet, RelayerMissMatch, and those about partial fills
 */
export function ensureExecutable(
  ctx: Context,
  signed: SignedOrder,
  id: Hash,
  price: bigint,
  relayer: AccountId,
  verify: Verify,
): void {
  const order = signed.order.value;
  const { signature } = signed;
  if (order.netuid === ROOT) throw errors.RootNetUidNotAllowed();
  if (order.chain_id !== evmChainId.storage.ChainId.get(ctx)) throw errors.ChainIdMismatch();
  if (signature.type !== 'Sr25519' || !verify(signature, orderBytes(signed.order), order.signer))
    throw errors.InvalidSignature();
  const status = storage.Orders.get(ctx, id);
  if (status?.type === 'Fulfilled') throw errors.OrderAlreadyProcessed();
  if (status?.type === 'Cancelled') throw errors.OrderCancelled();
  if (timestamp.storage.Now.get(ctx) > order.expiry) throw errors.OrderExpired();
  if (!priceFits(order, price)) throw errors.PriceConditionNotMet();
  if (order.relayer && !order.relayer.includes(relayer)) throw errors.RelayerMissMatch();
  ensureFillable(ctx, signed, id);
}

/** A part needs an order that allows parts and enough left of it; the whole needs an order nothing of which is done. */
function ensureFillable(ctx: Context, { order: { value: order }, partial_fill }: SignedOrder, id: Hash): void {
  const filled = filledBefore(ctx, id);
  if (partial_fill === undefined) {
    if (storage.Orders.get(ctx, id)?.type === 'PartiallyFilled') throw errors.IncorrectPartialFillAmount();
    return;
  }
  if (order.relayer === undefined) throw errors.RelayerRequiredForPartialFill();
  if (!order.partial_fills_enabled) throw errors.PartialFillsNotEnabled();
  if (partial_fill === 0n || partial_fill > order.amount - filled) throw errors.IncorrectPartialFillAmount();
}
