// What a move of stake is quoted to bring, against what the chain does: its own arithmetic on many pools, and signed moves on a devnet.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chain } from '../../chain/ports/chain.ts';
import { mostMovable, moveWithTolerance } from '../../chain/quotes/move-limit.ts';
import type { Pool } from '../../chain/quotes/pool.ts';
import { quoteMove } from '../../chain/quotes/quote-move.ts';
import { QuoteRefused } from '../../chain/quotes/quote-refused.ts';
import { readHistory } from '../../chain/queries/history.ts';
import { readStake } from '../../chain/queries/hotkey.ts';
import { readPools } from '../../chain/queries/pools.ts';
import { buildCall } from '../../chain/transactions/extrinsic.ts';
import { addStake } from '../../chain/transactions/add-stake.ts';
import { moveStakeLimit, type StakePlace } from '../../chain/transactions/move-stake-limit.ts';
import { subtensor } from '../../devnet/runtime/pallets/subtensor/index.ts';
import { stakeOf } from '../../devnet/runtime/pallets/subtensor/staking/stake.ts';
import { account, ALICE, BOB, TestChain } from '../../devnet/runtime/pallets/subtensor/testing/test-chain.ts';
import { subnetAccount } from '../../devnet/runtime/pallets/subtensor/accounts/subnet-account.ts';
import { mint } from '../../devnet/runtime/pallets/balances/index.ts';
import { U64F64 } from '../../devnet/runtime/economy/fixed/formats.ts';
import { swap } from '../../devnet/runtime/pallets/swap/index.ts';
import { alphaPrice } from '../../devnet/runtime/pallets/swap/pool.ts';
import { ALL_STAKE } from '../../wallet/signing/argument-units.ts';
import { dev, done, openDevnet, statesOf, type TestDevnet } from './open-devnet.ts';

const TAO = 1_000_000_000n;
const PARTS = 10n ** 18n;
const { calls, storage } = subtensor;
const [HOTKEY, OTHER] = [account(1), account(2)];

describe('the chain’s own arithmetic', () => {
  const chain = new TestChain();
  const netuids = [chain.subnet(ALICE, HOTKEY), chain.subnet(ALICE, HOTKEY)] as const;
  chain.as(ALICE, calls.try_associate_hotkey({ hotkey: OTHER }));
  storage.SubtokenEnabled.put(chain.ctx, 0, true);
  mint(chain.ctx, subnetAccount(0), 10n ** 9n * TAO);
  for (const netuid of netuids) mint(chain.ctx, subnetAccount(netuid), 10n ** 9n * TAO);

  const root: Pool = { netuid: 0, taoRao: 0n, alphaRao: 0n, quoteWeight: PARTS / 2n, feeRate: 33, dynamic: false };
  const reserve = fc.bigInt(TAO, 1_000_000n * TAO);
  const pool = (netuid: number) =>
    fc.record<Pool>({
      netuid: fc.constant(netuid),
      taoRao: reserve,
      alphaRao: reserve,
      quoteWeight: fc.oneof(fc.constant(PARTS / 2n), fc.bigInt((PARTS * 3n) / 10n, (PARTS * 7n) / 10n)),
      feeRate: fc.constant(33),
      dynamic: fc.constant(true),
    });
  const pairs = fc.oneof(
    fc.tuple(pool(netuids[0]), pool(netuids[1])),
    fc.tuple(fc.constant(root), pool(netuids[1])),
    fc.tuple(pool(netuids[0]), fc.constant(root)),
  );
  const alphas = fc.bigInt(1_000_000n, 100_000n * TAO);

  /** Puts the pools there, and a stake of Bob on the first subnet; undone after `body`. */
  function within<T>(pools: readonly Pool[], netuid: number, alphaRao: bigint, body: () => T): T {
    return chain.ctx.simulate(() => {
      for (const { netuid: at, taoRao, alphaRao: x, quoteWeight, dynamic } of pools) {
        if (!dynamic) continue;
        storage.SubnetTAO.put(chain.ctx, at, taoRao);
        storage.SubnetAlphaIn.put(chain.ctx, at, x);
        storage.SubnetAlphaOut.put(chain.ctx, at, alphaRao);
        swap.storage.SwapBalancer.put(chain.ctx, at, { quote: quoteWeight });
        swap.storage.PalSwapInitialized.put(chain.ctx, at, true);
      }
      const share = { mantissa: alphaRao * 10n ** 9n, exponent: -9n };
      storage.TotalHotkeyAlpha.put(chain.ctx, HOTKEY, netuid, alphaRao);
      storage.TotalHotkeySharesV2.put(chain.ctx, HOTKEY, netuid, share);
      storage.AlphaV2.put(chain.ctx, HOTKEY, BOB, netuid, share);
      storage.StakingHotkeys.put(chain.ctx, BOB, [HOTKEY]);
      return body();
    });
  }
  function refusedAt(from: Pool, to: Pool, alphaRao: bigint): boolean {
    try {
      quoteMove(from, to, alphaRao);
      return false;
    } catch (error) {
      if (error instanceof QuoteRefused) return true;
      throw error;
    }
  }
  function doneInPart(from: Pool, to: Pool, move: Parameters<typeof chain.as>[1]): boolean {
    chain.as(BOB, move);
    const price = (netuid: number) => U64F64.toU64(U64F64.mul(alphaPrice(chain.ctx, netuid), U64F64.fromInt(TAO)));
    return (from.dynamic && price(from.netuid) <= 1_001n) || (to.dynamic && price(to.netuid) >= 999n * 10n ** 12n);
  }
  const swapLimit = (from: Pool, to: Pool, alpha_amount: bigint, limit_price: bigint) =>
    calls.swap_stake_limit({
      ...{ hotkey: HOTKEY, origin_netuid: from.netuid, destination_netuid: to.netuid },
      ...{ alpha_amount, limit_price, allow_partial: false },
    });

  test('a move between subnets brings to the alpha-rao what was quoted, and is refused where the quote is', () => {
    let [moved, refused] = [0, 0];
    fc.assert(
      fc.property(pairs, alphas, ([from, to], alphaRao) => {
        within([from, to], from.netuid, alphaRao, () => {
          const move = calls.move_stake({
            ...{ origin_hotkey: HOTKEY, destination_hotkey: OTHER, alpha_amount: alphaRao },
            ...{ origin_netuid: from.netuid, destination_netuid: to.netuid },
          });
          if (refusedAt(from, to, alphaRao)) {
            refused++;
            // At the ends of a pool's range the chain does a part of it, which nobody asked for.
            if (chain.failure(BOB, move) === undefined) expect(doneInPart(from, to, move)).toBe(true);
            return;
          }
          moved++;
          const quote = quoteMove(from, to, alphaRao);
          chain.as(BOB, move);
          const arrived = stakeOf(chain.ctx, OTHER, BOB, to.netuid);
          // Weights other than a half have a last digit of their own.
          const difference = arrived - quote.arrivesRao;
          const even = [from, to].every(({ quoteWeight }) => quoteWeight === PARTS / 2n);
          const slack = even ? 0n : 2n + quote.arrivesRao / 10n ** 12n;
          expect(difference <= slack && difference >= -slack).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
    expect(Math.min(moved, refused)).toBeGreaterThan(10);
  });

  test('the limit lets pass what was quoted, and never one alpha-rao more than `mostMovable` says', () => {
    let tried = 0;
    fc.assert(
      fc.property(pairs, alphas, fc.constantFrom(0, 0.001, 0.005, 0.02), ([from, to], alphaRao, tolerance) => {
        if (refusedAt(from, to, alphaRao)) return;
        const { limitRao, minArrivesRao } = moveWithTolerance(from, to, quoteMove(from, to, alphaRao), tolerance);
        const failure = (amount: bigint) =>
          within([from, to], from.netuid, amount, () => chain.failure(BOB, swapLimit(from, to, amount, limitRao!)));
        expect(failure(alphaRao)).toBeUndefined();
        const most = mostMovable(from, to, limitRao!);
        if (most === null || refusedAt(from, to, most + 1n)) return;
        tried++;
        expect(failure(most + 1n)).toBe('SubtensorModule.SlippageTooHigh');
        within([from, to], from.netuid, most, () => {
          chain.as(BOB, swapLimit(from, to, most, limitRao!));
          expect(stakeOf(chain.ctx, HOTKEY, BOB, to.netuid) >= minArrivesRao).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
    expect(tried).toBeGreaterThan(100);
  });
});

describe('signed moves on a devnet', () => {
  const [ONE, TWO] = [2, 3];
  let devnet: TestDevnet;
  let chain: Chain;
  const keys = () => ({ alice: dev('//Alice'), bob: dev('//Bob'), hot: dev('//Move//1'), other: dev('//Move//2') });
  beforeAll(async () => {
    devnet = await openDevnet();
    chain = await devnet.open();
    const { alice, bob, hot, other } = keys();
    for (const [netuid, hotkey] of [
      [ONE, hot],
      [TWO, other],
    ] as const) {
      await done(chain, buildCall(chain, 'subtensorModule', 'registerNetwork', [hotkey.address]), alice);
      await done(chain, buildCall(chain, 'subtensorModule', 'startCall', [netuid]), alice);
    }
    await done(chain, addStake(chain, hot.address, ONE, 100n * TAO), bob);
  });
  afterAll(() => devnet.close());

  const held = async ({ hotkey, netuid }: StakePlace) =>
    (await readStake(chain.at(), hotkey, keys().bob.address, netuid)).value;
  /** Quotes, signs, and says what was quoted and what came. */
  async function move(from: StakePlace, to: StakePlace, alphaRao: bigint, all = false) {
    const pools = await readPools(chain.at(), [from.netuid, to.netuid]);
    const [a, b] = [pools.get(from.netuid)!, pools.get(to.netuid)!];
    const { quote, limitRao, minArrivesRao } = moveWithTolerance(a, b, quoteMove(a, b, alphaRao), 0.005);
    const before = await held(to);
    const { block } = await done(
      chain,
      moveStakeLimit(chain, from, to, all ? ALL_STAKE : alphaRao, limitRao ?? 0n),
      keys().bob,
    );
    const told = await readHistory(chain.at(), new Set([keys().bob.address]));
    return { quote, minArrivesRao, came: (await held(to)) - before, block, told };
  }

  test('to another hotkey, to another subnet, to both at once, and back whole: what was quoted comes', async () => {
    const { hot, other } = keys();
    const places = [
      { hotkey: hot.address, netuid: ONE },
      { hotkey: other.address, netuid: ONE },
      { hotkey: other.address, netuid: TWO },
      { hotkey: hot.address, netuid: ONE },
    ] as const;
    const [start, beside, beyond] = places;
    const within = await move(start, beside, 10n * TAO);
    expect(within.came).toBe(10n * TAO);
    expect(within.told.filter(({ kind }) => kind === 'moved').map(({ taoRao }) => taoRao)).toEqual([0n, 0n]);

    const across = await move(beside, beyond, 4n * TAO);
    expect(across.came).toBe(across.quote.arrivesRao);
    const moved = across.told.filter(({ kind }) => kind === 'moved');
    expect(moved.map(({ alphaRao, netuid }) => [alphaRao, netuid])).toEqual([
      [-4n * TAO, ONE],
      [across.quote.arrivesRao, TWO],
    ]);
    expect(moved.reduce((sum, { taoRao }) => sum + taoRao, 0n)).toBe(0n);

    const both = await move(start, beyond, 20n * TAO);
    // The shares of a hotkey may round one alpha-rao away on the way.
    expect(both.came - both.quote.arrivesRao).toBeGreaterThanOrEqual(-2n);
    expect(both.came >= both.minArrivesRao).toBe(true);
    expect(await held(beside)).toBe(6n * TAO);
    expect(both.told.filter(({ kind }) => kind === 'moved').reduce((sum, { taoRao }) => sum + taoRao, 0n)).toBe(0n);

    const whole = await held(beyond);
    const swapped = await move(beyond, { ...beyond, netuid: ONE }, whole, true);
    expect(swapped.came).toBe(swapped.quote.arrivesRao);
    expect(await held(beyond)).toBe(0n);
  });

  test('is refused by name: to where it is, under the least stake, beyond the limit', async () => {
    const { bob, hot, other } = keys();
    const [from, to] = [
      { hotkey: hot.address, netuid: ONE },
      { hotkey: hot.address, netuid: TWO },
    ];
    const reason = async (extrinsic: ReturnType<typeof moveStakeLimit>) => {
      const last = (await statesOf(chain, extrinsic, bob)).at(-1);
      return last?.state === 'failed' ? last.failure.name : null;
    };
    expect(await reason(moveStakeLimit(chain, from, from, TAO, 0n))).toBe('SubtensorModule.SameNetuid');
    expect(await reason(moveStakeLimit(chain, from, to, 1_000_000n, 1n))).toBe('SubtensorModule.AmountTooLow');
    expect(await reason(moveStakeLimit(chain, from, to, TAO, 10n * TAO))).toBe('SubtensorModule.SlippageTooHigh');
    expect(await reason(moveStakeLimit(chain, from, { ...to, netuid: 1 }, TAO, 1n))).toBe(
      'SubtensorModule.SubtokenDisabled',
    );
    // Both calls or none: the first alone would have moved it to the other hotkey.
    const before = await held(from);
    const beyond = { hotkey: other.address, netuid: TWO };
    expect(await reason(moveStakeLimit(chain, from, beyond, TAO, 10n * TAO))).toBe('SubtensorModule.SlippageTooHigh');
    expect(await held(from)).toBe(before);
    expect(() => moveStakeLimit(chain, from, beyond, ALL_STAKE, 1n)).toThrow(RangeError);
  });
});
