// A subnet with traders, and orders as they sign them. Test code.
import { blake2b256 } from '../../../../../substrate/hash.ts';
import { concatBytes, equalBytes, hexToBytes } from '../../../../../substrate/bytes.ts';
import { signed } from '../../../frame/origin.ts';
import type { Context } from '../../../frame/context.ts';
import type { Verify } from '../../../executive/verify.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { Origin } from '../../../frame/origin.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import type { AccountId } from '../../../frame/types.ts';
import * as balances from '../../balances/index.ts';
import { evmChainId } from '../../evm-chain-id/declaration.ts';
import { subtensor } from '../../subtensor/index.ts';
import { stakeOf } from '../../subtensor/staking/stake.ts';
import { account, ALICE, TestChain, tao } from '../../subtensor/testing/test-chain.ts';
import { alphaPrice } from '../../swap/pool.ts';
import { timestamp } from '../../timestamp/declaration.ts';
import { limitOrdersModule } from '../module.ts';
import { orderBytes, type Order, type SignedOrder } from '../order.ts';
import { priceRao } from '../validate.ts';

export const U64_MAX = (1n << 64n) - 1n;
export const NOW_MS = 1_000_000n;
export const RELAYER = account(0x77);
export const FEES = account(0x78);

/** In place of sr25519, which is tested elsewhere: 64 bytes that only depend on message and account. */
const signature = (message: Uint8Array, who: AccountId): Uint8Array => {
  const hash = blake2b256(concatBytes(hexToBytes(who), message));
  return concatBytes(hash, hash);
};
const verify: Verify = ({ value }, message, who) => equalBytes(value, signature(message, who));

export class TradingChain {
  readonly chain = new TestChain();
  readonly module = limitOrdersModule(verify);
  readonly netuid: number;
  readonly hotkey = account(0x50);

  constructor() {
    this.netuid = this.chain.subnet(ALICE, this.hotkey);
    const { ctx } = this.chain;
    this.module.genesis!(ctx, {} as never);
    evmChainId.storage.ChainId.put(ctx, 42n);
    timestamp.storage.Now.put(ctx, NOW_MS);
    for (const who of [RELAYER, FEES]) balances.mint(ctx, who, tao(1));
  }
  get ctx(): Context {
    return this.chain.ctx;
  }
  /** Rao per whole alpha. */
  get price(): bigint {
    return priceRao(alphaPrice(this.ctx, this.netuid));
  }
  /** The n-th trader, with TAO and stake. */
  trader(n: number, freeTao = 1_000, stakeTao = 100): AccountId {
    const who = account(0x200 + n);
    balances.mint(this.ctx, who, tao(freeTao + stakeTao));
    const { add_stake } = subtensor.calls;
    if (stakeTao > 0)
      this.chain.as(who, add_stake({ hotkey: this.hotkey, netuid: this.netuid, amount_staked: tao(stakeTao) }));
    return who;
  }
  free = (who: AccountId): bigint => this.chain.free(who);
  stake = (who: AccountId, hotkey = this.hotkey): bigint => stakeOf(this.ctx, hotkey, who, this.netuid);

  /** A signed order that buys or sells at any price, with these changes. */
  order(signer: AccountId, change: Partial<Order> = {}, partial_fill?: bigint): SignedOrder {
    const buy = (change.order_type ?? 'LimitBuy') === 'LimitBuy';
    const value: Order = {
      signer,
      hotkey: this.hotkey,
      netuid: this.netuid,
      order_type: 'LimitBuy',
      amount: tao(10),
      limit_price: buy ? U64_MAX : 0n,
      expiry: NOW_MS,
      fee_rate: 0,
      fee_recipient: FEES,
      relayer: undefined,
      max_slippage: undefined,
      chain_id: 42n,
      partial_fills_enabled: false,
      ...change,
    };
    const order = { type: 'V1' as const, value };
    return { order, signature: { type: 'Sr25519', value: signature(orderBytes(order), signer) }, partial_fill };
  }

  dispatch(origin: Origin, call: RuntimeCall): void {
    const handler = this.module.handlers[call.value.type] as (ctx: Context, origin: Origin, args: unknown) => void;
    this.ctx.transactional(() => handler(this.ctx, origin, call.value.value));
  }
  as(who: AccountId, call: RuntimeCall): void {
    this.dispatch(signed(who), call);
  }
  /** Title of the error a call fails with; `undefined` when it succeeds. */
  failure(who: AccountId, call: RuntimeCall): string | undefined {
    try {
      this.ctx.simulate(() => this.as(who, call));
      return undefined;
    } catch (error) {
      if (error instanceof DispatchError) return error.title;
      throw error;
    }
  }
  /** Payloads of the events of that name deposited so far. */
  events(name: string): unknown[] {
    return this.ctx.events
      .filter(({ type, value }) => `${type}.${value.type}` === name)
      .map(({ value }) => value.value);
  }
}
