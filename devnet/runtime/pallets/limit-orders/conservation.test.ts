import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { AccountId } from '../../frame/types.ts';
import * as balances from '../balances/index.ts';
import { subnetAccount } from '../subtensor/accounts/subnet-account.ts';
import { subtensor } from '../subtensor/index.ts';
import { stakeOf } from '../subtensor/staking/stake.ts';
import { account, tao } from '../subtensor/testing/test-chain.ts';
import { system } from '../system/declaration.ts';
import { BATCH_ACCOUNT, BATCH_HOTKEY, limitOrders } from './declaration.ts';
import type { SignedOrder } from './order.ts';
import { FEES, RELAYER, TradingChain } from './testing/trading-chain.ts';

const { calls } = limitOrders;
const { storage } = subtensor;
const TRADERS = [1, 2, 3];

const wish = fc.record({
  trader: fc.constantFrom(...TRADERS),
  order_type: fc.constantFrom('LimitBuy' as const, 'TakeProfit' as const, 'StopLoss' as const),
  amount: fc.oneof(fc.bigInt(0n, 20_000_000n), fc.bigInt(tao(0.01), tao(60))),
  fee_rate: fc.oneof(fc.constant(0), fc.nat(200_000_000)),
  max_slippage: fc.option(fc.nat(1_000_000_000), { nil: undefined }),
  feesToSigner: fc.boolean(),
});
const step = fc.record({
  kind: fc.constantFrom('one by one' as const, 'batch' as const),
  wishes: fc.array(wish, { maxLength: 5 }),
});

it('orders in any number move TAO and alpha, and neither make nor lose any', () => {
  let made = 0;
  const done = { executed: 0, batches: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      const market = new TradingChain();
      const { ctx, netuid, hotkey } = market;
      const traders = new Map<number, AccountId>(TRADERS.map((n) => [n, market.trader(n)]));
      const alpha = (): bigint => storage.SubnetAlphaIn.get(ctx, netuid) + storage.SubnetAlphaOut.get(ctx, netuid);
      const before = {
        alpha: alpha(),
        poolRao: market.free(subnetAccount(netuid)) - storage.SubnetTAO.get(ctx, netuid),
      };
      const issuance = balances.totalIssuance(ctx);
      const total = storage.TotalIssuance.get(ctx);
      for (const { kind, wishes } of steps) {
        const orders = wishes.map((w, i): SignedOrder => {
          const signer = traders.get(w.trader)!;
          return market.order(signer, {
            order_type: w.order_type,
            amount: w.amount,
            fee_rate: w.fee_rate,
            max_slippage: w.max_slippage,
            limit_price: w.order_type === 'TakeProfit' ? market.price / 2n : market.price * 2n,
            fee_recipient: w.feesToSigner ? signer : FEES,
            // Makes orders different that are otherwise the same.
            expiry: 1_000_000_000n + BigInt(made++ * 10 + i),
          });
        });
        const call =
          kind === 'batch'
            ? calls.execute_batched_orders({ netuid, orders })
            : calls.execute_orders({ orders, should_fail: false });
        try {
          market.as(RELAYER, call);
        } catch (error) {
          if (!(error instanceof DispatchError)) throw error;
        }
      }
      done.executed += market.events('LimitOrders.OrderExecuted').length;
      done.batches += market.events('LimitOrders.GroupExecutionSummary').length;
      const accounts = system.storage.Account.entries(ctx).map(([, { data }]) => data.free + data.reserved);
      expect(accounts.reduce((sum, rao) => sum + rao, 0n)).toBe(balances.totalIssuance(ctx));
      // What a batch leaves in the pallet's account is below the existential deposit and ends with it.
      const dustRao = issuance - balances.totalIssuance(ctx);
      expect(dustRao).toBeGreaterThanOrEqual(0n);
      expect(dustRao).toBeLessThan(10n * BigInt(steps.length));
      expect(storage.TotalIssuance.get(ctx)).toBe(total);
      expect(alpha()).toBe(before.alpha);
      expect(market.free(subnetAccount(netuid)) - storage.SubnetTAO.get(ctx, netuid)).toBe(before.poolRao);
      // Staking leaves the existential deposit in the account it takes from.
      expect(market.free(BATCH_ACCOUNT)).toBeLessThan(500n + 10n * BigInt(steps.length));
      for (const key of [hotkey, BATCH_HOTKEY]) {
        const pool = storage.TotalHotkeyAlpha.get(ctx, key, netuid);
        const holders = [...traders.values(), BATCH_ACCOUNT, account(0xa1)];
        const held = holders.reduce((sum, who) => sum + stakeOf(ctx, key, who, netuid), 0n);
        expect(pool - held).toBeGreaterThanOrEqual(0n);
        expect(pool - held).toBeLessThanOrEqual(10n);
      }
    }),
    { numRuns: 60 },
  );
  expect(done.executed).toBeGreaterThan(100);
  expect(done.batches).toBeGreaterThan(20);
});
